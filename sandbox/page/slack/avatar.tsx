import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'
import { hueOf, initialsOf, type Sender } from './people.ts'

/** A person's initials on their colour; awskey's key. Beside a name always, so it is no picture to be read out. */
export function Avatar({ sender }: { readonly sender: Sender }): ReactNode {
  if (sender.isApp)
    return (
      <span className="avatar avatar-app" aria-hidden="true">
        {sender.id === 'USLACKBOT' ? 'S' : <Icon name="key" />}
      </span>
    )
  return (
    <span className={`avatar avatar-${hueOf(sender.id)}`} aria-hidden="true">
      {initialsOf(sender.name)}
    </span>
  )
}
