import { allPages } from '../../shared/all-pages.ts'
import { UnexpectedAnswerError } from '../attempt.ts'

/** A page of one of IAM's listings, its items under one name. */
export interface IamPage<T> {
  readonly items: readonly T[] | undefined
  readonly IsTruncated?: boolean | undefined
  readonly Marker?: string | undefined
}

/** Every page of a listing of IAM. A list that broke off would hide a policy or a credential: it is an error. */
export function allOfIam<T>(
  read: (marker: string | undefined) => Promise<IamPage<T>>,
): Promise<T[]> {
  return allPages(async (marker) => {
    const { items, IsTruncated, Marker } = await read(marker)
    if (items === undefined || (IsTruncated === true && Marker === undefined))
      throw new UnexpectedAnswerError('IAM gave a part of a list without the next one')
    return { items, next: IsTruncated === true ? Marker : undefined }
  })
}
