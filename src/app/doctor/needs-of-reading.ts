/** What whoever runs the doctor needs, in the words of a line that could not be read. */
export function permission(...actions: readonly string[]): string {
  return `run it with credentials of the hub account that allow ${actions.join(' and ')}, in the deployment's Region; if these do, run it again`
}
