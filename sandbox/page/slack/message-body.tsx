import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { JsonObject } from '../../slack/json.ts'
import type { LiveMessage } from '../../wire/live-state.ts'
import { Blocks } from '../blocks/blocks.tsx'
import { type BlockAct, type Surface, SurfaceContext } from '../blocks/surface.ts'
import { elementKey } from '../store/acts.ts'
import { offersOf } from './offers.ts'
import type { PersonActs } from './use-person-act.ts'
import { withValue } from './view-values.ts'

/** What a message says: its blocks, or its text where it has none. Clicks in it are this person's, and are sent at once. */
export function MessageBody(props: {
  readonly message: LiveMessage
  readonly acts: PersonActs
}): ReactNode {
  const { message, acts } = props
  const surface = useMessageSurface(message, acts)
  const blocks = useMemo(() => blocksOf(message), [message])
  return (
    <SurfaceContext value={surface}>
      <Blocks blocks={blocks} />
    </SurfaceContext>
  )
}

function blocksOf({ blocks, text }: LiveMessage): readonly JsonObject[] {
  if (blocks.length > 0) return blocks
  if (text === '') return []
  return [{ type: 'section', block_id: 'text', text: { type: 'mrkdwn', text } }]
}

function useMessageSurface({ channel, ts }: LiveMessage, acts: PersonActs): Surface {
  const { pending, run } = acts
  const [values, setValues] = useState<Surface['values']>({})
  const act = useCallback(
    ({ blockId, actionId, value, selected }: BlockAct) => {
      const click = { channel, ts, action_id: actionId, block_id: blockId, value, selected }
      void run(elementKey(blockId, actionId), 'click', click)
    },
    [channel, ts, run],
  )
  const suggest = useCallback<Surface['suggest']>(
    async ({ blockId, actionId }, value) => {
      const asked = { channel, ts, action_id: actionId, block_id: blockId, value }
      const answer = await run(`suggest ${blockId}/${actionId} ${value}`, 'suggest', asked)
      return answer === undefined ? [] : offersOf(answer)
    },
    [channel, ts, run],
  )
  const change = useCallback<Surface['change']>(
    (blockId, actionId, state) =>
      setValues((before) => withValue(before, blockId, actionId, state)),
    [],
  )
  return useMemo(
    () => ({ kind: 'message', act, suggest, pending, values, change, errors: {} }),
    [act, suggest, pending, values, change],
  )
}
