import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { commandIn } from './commands.ts'
import { CompletionList } from './completion-list.tsx'
import { commandBefore } from './composer-memory.ts'
import { Icon } from './icons.tsx'
import { AnsweredNote, ProblemNote } from './problem-note.tsx'
import { useCompletion } from './use-completion.ts'
import { type Composer as Composing, useComposer } from './use-composer.ts'

/** Where commands are typed. Enter sends, Shift+Enter breaks the line, and nothing waits for the answer. */
export function Composer(props: {
  readonly channel: string
  readonly persona: string
  /** As in `#payments`. */
  readonly to: string
  onSaid(): void
}): ReactNode {
  const composer = useComposer(props.channel, props.persona, props.onSaid)
  const field = useRef<HTMLTextAreaElement>(null)
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        composer.send()
        field.current?.focus()
      }}
    >
      <ProblemNote problem={composer.acts.problem} dismiss={composer.acts.dismiss} />
      <div className="composer-box">
        <Field composer={composer} field={field} to={props.to} />
        <button type="submit" className="button primary composer-send" aria-label="Send">
          <Icon name="send" />
        </button>
      </div>
      <ComposerNotes composer={composer} />
    </form>
  )
}

interface FieldProps {
  readonly composer: Composing
  readonly field: React.RefObject<HTMLTextAreaElement | null>
  readonly to: string
}

function Field({ composer, field, to }: FieldProps): ReactNode {
  const { text, write, send } = composer
  const completion = useCompletion(text, write)
  const open = completion.offers.length > 0
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return
    if (completion.takesKey(event)) event.preventDefault()
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      send()
    } else if (event.key === 'ArrowUp') {
      const before = commandBefore(text)
      if (before === undefined) return
      event.preventDefault()
      write(before)
    }
  }
  return (
    <>
      <CompletionList completion={completion} />
      <textarea
        ref={field}
        className="composer-field"
        rows={1}
        role="combobox"
        aria-label={`Message ${to}`}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={open ? completion.listId : undefined}
        aria-activedescendant={
          open && completion.chosen >= 0 ? completion.optionId(completion.chosen) : undefined
        }
        placeholder="Type /awskey"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={completion.dismiss}
      />
    </>
  )
}

/** One quiet line below the field: what is under way, what was wrong, or what may come next. */
function ComposerNotes({ composer }: { readonly composer: Composing }): ReactNode {
  const { acts, isNoCommand, text } = composer
  const command = commandIn(text)
  return (
    <div className="composer-notes">
      <div role="status">
        {acts.pending.length > 0 && (
          <p className="sending">
            <span className="spinner" />
            Sent to awskey…
          </p>
        )}
        {isNoCommand && (
          <p className="no-command">
            Only /awskey commands do something here. Your text is still in the field.
          </p>
        )}
      </div>
      {command === undefined ? (
        <AnsweredNote ms={acts.answeredMs} />
      ) : (
        <p className="soft">
          /awskey {command.word} {command.hint}
        </p>
      )}
    </div>
  )
}
