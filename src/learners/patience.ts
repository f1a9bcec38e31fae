import { refuseSetting } from "../settings/complete-settings.ts";

/** Throws INVALID_SETTING where training is to end early and no movie is kept to say when. */
export function checkPatience(
  where: string,
  { patience, validationShare }: { readonly patience: number | null; readonly validationShare: number },
): void {
  if (patience === null || validationShare > 0) return;
  refuseSetting(where, "validationShare", validationShare, "a number above 0 where patience is set");
}
