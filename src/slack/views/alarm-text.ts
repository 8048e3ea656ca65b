import type { AlarmId } from '../../shared/deployment-alarms.ts'

/** What an alarm means and what to do. The alarm itself, the message in Slack and docs/alarms.md say the same; nothing of it comes from the event. */
export interface AlarmText {
  readonly title: string
  readonly means: string
  readonly doThis: string
  readonly see: string
}

function text(id: AlarmId, title: string, means: string, doThis: string): AlarmText {
  return { title, means, doThis, see: `docs/alarms.md#${id}` }
}

const READ_LOG = 'Look for errors in its log group.'

export const ALARM_TEXTS: Readonly<Record<AlarmId, AlarmText>> = {
  'slack-errors': text(
    'slack-errors',
    'Clicks and commands fail',
    'The slack function ended with an error, or ran into its time limit: somebody in Slack got no answer.',
    READ_LOG,
  ),
  'worker-errors': text(
    'worker-errors',
    'The worker fails',
    'The worker ended with an error, or ran into its time limit. What it was doing comes again, up to five times.',
    READ_LOG,
  ),
  'responder-errors': text(
    'responder-errors',
    'The responder fails',
    'The responder ended with an error, or ran into its time limit: an exposed key may not be contained yet.',
    'Look for open incidents in the channel of security and make the keys Inactive by hand if their cards stand still. Then look into its log group.',
  ),
  'signal-errors': text(
    'signal-errors',
    'Reports of AWS are not taken',
    'The signal function failed on an event of AWS about access keys. Lambda tries twice more and then keeps the event.',
    'Look into its log group, and at AWS Health and GuardDuty for what the event said.',
  ),
  'pickup-errors': text(
    'pickup-errors',
    'The page for new keys fails',
    'Somebody could not be shown a new key. The key waits; its link works for five minutes, and a new one is made by the button in Slack.',
    READ_LOG,
  ),
  'clock-errors': text(
    'clock-errors',
    'The clock fails',
    'The clock could not look for what is due. It runs again within five minutes.',
    'If it goes on, look into its log group: nothing that waits for a moment goes on without it.',
  ),
  'reminder-errors': text(
    'reminder-errors',
    'The weekly reminder fails',
    'The moment of the weekly digest could not be said. The clock makes up for it.',
    'If no digest comes within half an hour, look into its log group.',
  ),
  'rotate-secret-errors': text(
    'rotate-secret-errors',
    'A rotation by Secrets Manager fails',
    'A step of a rotation ended with an error. Secrets Manager tries again; the old key stays as it is.',
    READ_LOG,
  ),
  'worker-throttled': text(
    'worker-throttled',
    'The worker may not run',
    'Lambda refuses to start the worker: the account has no concurrency left for it.',
    'See who uses the concurrency of the account, and ask AWS for more or reserve some.',
  ),
  'responder-throttled': text(
    'responder-throttled',
    'The responder may not run',
    'Lambda refuses to start the responder, so that exposed keys wait: the account has no concurrency left for it.',
    'See who uses the concurrency of the account now, and free some or reserve some.',
  ),
  'functions-throttled': text(
    'functions-throttled',
    'Functions may not run',
    'Lambda refuses to start a function of awskey: the account has no concurrency left.',
    'See who uses the concurrency of the account, and ask AWS for more or reserve some.',
  ),
  'worker-failures': text(
    'worker-failures',
    'Jobs of the worker fail',
    'The worker met something that it does not know how to go on from. Whoever waited for it was told a reference.',
    'Look for the reference in its log group.',
  ),
  'responder-failures': text(
    'responder-failures',
    'Jobs of the responder fail',
    'The responder met something that it does not know how to go on from: an exposed key may not be contained yet.',
    'Look at the open incidents in the channel of security, then for the reference in its log group.',
  ),
  'functions-failures': text(
    'functions-failures',
    'Something of awskey went wrong',
    'A function other than worker and responder met something that it does not know how to go on from.',
    'Look for errors with a reference in the log groups of slack, signal, pickup, clock, reminder and rotate-secret.',
  ),
  'jobs-given-up': text(
    'jobs-given-up',
    'Jobs of the worker were given up',
    'A job failed five times and stands in the dead-letter queue: a click, or a look at a request, was not done.',
    'Find out from the log why, then send the messages back to their queue. No job is done twice.',
  ),
  'responder-jobs-given-up': text(
    'responder-jobs-given-up',
    'Jobs of the responder were given up',
    'A job failed five times and stands in the dead-letter queue: a report of an exposed key may not have been acted on.',
    'Look at the keys of open incidents in IAM now. Then find out why from the log, and send the messages back to their queue.',
  ),
  'signals-given-up': text(
    'signals-given-up',
    'A report of AWS was given up',
    'An event of AWS about access keys failed three times and stands in its queue: nobody was told what it says.',
    'Read the message in the queue and act on it by hand, as for an exposed key.',
  ),
  'moments-given-up': text(
    'moments-given-up',
    'The weekly moment was lost',
    'EventBridge Scheduler could not call the reminder. The clock makes up for it.',
    'See that the schedule may call the function, and delete the message.',
  ),
  'jobs-old': text(
    'jobs-old',
    'Jobs wait too long',
    'A job waits in the queue of the worker for more than half an hour: answers in Slack are late.',
    'See whether the worker runs, and how many jobs wait. A reading of many accounts may fill the queue for a while.',
  ),
  'responder-jobs-old': text(
    'responder-jobs-old',
    'Jobs of the responder wait too long',
    'A job waits in the queue of the responder for more than half an hour, which none is meant to.',
    'See whether the responder runs. Look at the open incidents in the channel of security.',
  ),
  'slow-answers': text(
    'slow-answers',
    'Slack is answered late',
    'The slack function takes more than two of the three seconds that Slack waits. Commands and buttons begin to fail for people.',
    'Look at its durations in Lambda: what is slow, starting or running? KMS, SQS and DynamoDB are all it waits for.',
  ),
  'clock-silent': text(
    'clock-silent',
    'The clock has stopped',
    'The clock has not run for a quarter of an hour: nothing that waits for a moment goes on, no reminder is sent, and no expiry is noticed.',
    'See whether its schedule is on and the function can start.',
  ),
  'table-throttled': text(
    'table-throttled',
    'The table is throttled',
    'DynamoDB refuses reads or writes of the table. Everything is tried again, later.',
    'See in the metrics of the table which operation it is, and whether an account limit was reached.',
  ),
  'alarms-untold': text(
    'alarms-untold',
    'Alarms do not reach Slack',
    'EventBridge could not put an alarm into a queue. This message came the other way, or by the topic of alarms alone.',
    'See whether the policies of the queues and of their key let EventBridge in.',
  ),
}
