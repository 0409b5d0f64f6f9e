/** Two buttons: what the icicle shows now, as a picture. */
import { forms, saveForm, savePng, windowPicture } from "../report/export.ts";
import { active, report } from "../state.ts";

export function saveSvg(): void {
  const profile = active.peek();
  if (profile) saveForm(profile, forms.svg, [], windowPicture()).catch(report);
}

export function saveDots(): void {
  const profile = active.peek();
  if (profile) savePng(profile, windowPicture()).catch(report);
}

export function SavePicture() {
  return (
    <>
      <button type="button" class="button bare" title="Save what the icicle shows as SVG" onClick={saveSvg}>
        SVG
      </button>
      <button type="button" class="button bare" title="Save what the icicle shows as PNG" onClick={saveDots}>
        PNG
      </button>
    </>
  );
}
