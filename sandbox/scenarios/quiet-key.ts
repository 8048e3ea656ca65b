import type { Play } from './stage.ts'

/** Nobody calls AWS with it. What awskey finds is that it finds nothing, which is not that nothing was done. */
export const playQuietKey: Play = async ({ act }) => {
  await act('pasted the key id and its secret into a public place, and went away', () =>
    Promise.resolve(),
  )
}
