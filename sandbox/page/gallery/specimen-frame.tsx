import { type ReactNode, useMemo } from 'react'
import { objectAt, objectsAt, textAt } from '../../slack/json.ts'
import type { Drawing, SpecimenSurface } from '../../wire/gallery.ts'
import { Blocks } from '../blocks/blocks.tsx'
import { type Surface, SurfaceContext } from '../blocks/surface.ts'
import { Avatar } from '../slack/avatar.tsx'
import { Icon } from '../slack/icons.tsx'
import { Questions } from './questions.tsx'

const AWSKEY = { id: 'U0AWSKEYBOT', name: 'awskey', isApp: true } as const

interface FrameProps {
  readonly surface: SpecimenSurface
  readonly drawing: Drawing
}

/** The drawing as it would stand in Slack: in a message, a modal or a Home. Nothing in it answers. */
export function SpecimenFrame({ surface, drawing }: FrameProps): ReactNode {
  const { payload } = drawing
  const still = useMemo(() => stillSurface(surface, drawing), [surface, drawing])
  const blocks = objectsAt(payload, 'blocks')
  return (
    <>
      <div className="specimen-frame" data-surface={surface}>
        <SurfaceContext value={still}>
          {surface === 'menu' ? (
            <Choices drawing={drawing} />
          ) : still.kind === 'message' ? (
            <MessageFrame surface={surface}>
              <Blocks blocks={blocks} />
            </MessageFrame>
          ) : surface === 'modal' ? (
            <ModalFrame drawing={drawing}>
              <Blocks blocks={blocks} />
            </ModalFrame>
          ) : (
            <Blocks blocks={blocks} />
          )}
        </SurfaceContext>
      </div>
      <Questions blocks={blocks} />
    </>
  )
}

function stillSurface(surface: SpecimenSurface, { values, errors }: Drawing): Surface {
  return {
    kind: surface === 'modal' || surface === 'home' ? surface : 'message',
    act: () => {},
    suggest: () => Promise.resolve([]),
    change: () => {},
    pending: [],
    values,
    errors,
    inert: true,
  }
}

function MessageFrame(props: {
  readonly surface: SpecimenSurface
  readonly children: ReactNode
}): ReactNode {
  return (
    <div className="message">
      <Avatar sender={AWSKEY} />
      <div className="message-main">
        <p className="message-head">
          <span className="message-sender">{AWSKEY.name}</span>
          <span className="app-tag">APP</span>
        </p>
        {props.surface === 'ephemeral' && (
          <p className="only-you">
            <Icon name="eye" />
            Only visible to you
          </p>
        )}
        {props.children}
      </div>
    </div>
  )
}

function ModalFrame(props: { readonly drawing: Drawing; readonly children: ReactNode }): ReactNode {
  const { payload } = props.drawing
  const words = (name: string): string | undefined => textAt(objectAt(payload, name), 'text')
  const submit = words('submit')
  return (
    <div className="modal-form">
      <div className="modal-head">
        <strong>{words('title')}</strong>
      </div>
      <div className="modal-body">{props.children}</div>
      <div className="modal-foot">
        <div className="modal-buttons">
          <span className="button">{words('close')}</span>
          {submit !== undefined && <span className="button primary">{submit}</span>}
        </div>
      </div>
    </div>
  )
}

function Choices({ drawing }: { readonly drawing: Drawing }): ReactNode {
  return (
    <ul className="specimen-choices">
      {objectsAt(drawing.payload, 'options').map((option) => (
        <li key={textAt(option, 'value')}>{textAt(objectAt(option, 'text'), 'text')}</li>
      ))}
    </ul>
  )
}
