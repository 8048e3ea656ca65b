/** Whose names mentions show. */
export interface Names {
  readonly people: readonly {
    readonly id: string
    readonly name: string
    readonly realName: string
  }[]
  readonly channels: readonly { readonly id: string; readonly name: string }[]
  readonly usergroups: readonly { readonly id: string; readonly handle: string }[]
}
