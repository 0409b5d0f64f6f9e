/**
 * To the clipboard, also where the newer interface is missing (a page opened
 * over plain http): a text field, selected and copied the old way.
 */
export async function copyText(text: string | Promise<string>): Promise<boolean> {
  const value = await text;
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = value;
    field.className = "sr";
    const host = document.querySelector("dialog[open]") ?? document.body;
    host.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
