import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { FleetId, type FleetObjects, type ReadingPlace } from '../keys/fleet/fleet-store.ts'
import { known, unknown } from '../shared/known.ts'
import { createS3Objects, type S3End, type S3ObjectsDeps } from './s3-objects.ts'

/** What readings of accounts put away: `fleet/<account>/<reading>/<name>.json.gz`, put whole, and parsed when it is got. An object that is not there throws, as one that cannot be parsed does. */
export function createS3FleetObjects(deps: S3ObjectsDeps): FleetObjects {
  const objects = createS3Objects(deps)
  const get: FleetObjects['get'] = async (place, name, schema) => {
    const zipped = bodyOf('GET', place, await objects.get(keyOf(place, name)))
    const parsed = schema.safeParse(await unpacked(zipped))
    if (parsed.success) return parsed.data
    throw new FleetObjectError(`${name} of reading ${place.id} of ${place.account} cannot be read`)
  }
  return {
    async put(place, name, value) {
      const body = await promisify(gzip)(JSON.stringify(value))
      bodyOf('PUT', place, await objects.put(keyOf(place, name), new Uint8Array(body)))
    },
    get,
    async look(place, name, schema) {
      try {
        return known(await get(place, name, schema))
      } catch (error) {
        if (!(error instanceof FleetObjectError)) throw error
        return unknown(error.message)
      }
    },
  }
}

/** `undefined` for what was not packed here: it fits no schema. */
async function unpacked(zipped: Buffer): Promise<unknown> {
  try {
    const body = await promisify(gunzip)(zipped, { maxOutputLength: MOST_BYTES_UNZIPPED })
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

const MOST_BYTES_UNZIPPED = 64_000_000

/** S3 did not take or give an object. Names the call and the status, nothing else. */
export class FleetObjectError extends Error {
  override readonly name = 'FleetObjectError'
}

function keyOf({ account, id }: ReadingPlace, name: string): string {
  return `fleet/${account}/${FleetId.parse(id)}/${name}.json.gz`
}

function bodyOf(method: 'GET' | 'PUT', { account, id }: ReadingPlace, end: S3End): Buffer {
  if (end.kind === 'done') return end.body
  throw new FleetObjectError(`s3 ${method} of reading ${id} of ${account}: ${end.end}`)
}
