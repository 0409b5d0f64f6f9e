/**
 * The proof behind "nothing leaves": not a promise but the policy that the
 * browser enforces, and a count that anyone can check.
 */
import { openDialog, Section } from "../dialog.tsx";

const meta = (selector: string) => document.querySelector<HTMLMetaElement>(selector)?.content ?? "";

/**
 * What the browser loaded for this page besides the page itself. Entries of
 * blob: and data: addresses are memory of this page, not requests.
 */
export function requestsMade(): number {
  return performance.getEntriesByType("resource").filter((entry) => !/^(blob|data):/.test(entry.name)).length;
}

export function openPrivacy(): void {
  openDialog("Nothing leaves this machine", () => <Privacy />, true);
}

const MEANING: Record<string, string> = {
  "default-src": "whatever is not named below is forbidden",
  "connect-src": "no connection of any kind: no fetch, no WebSocket, no beacon",
  "script-src": "only the script with exactly this fingerprint, and WebAssembly compiled from its own bytes",
  "worker-src": "workers only from this page's own memory; they inherit this policy",
  "style-src": "only the style sheet with exactly this fingerprint",
  "img-src": "pictures only from the page itself (its icon)",
  "base-uri": "no other base for addresses",
  "form-action": "no form can be sent anywhere",
  "require-trusted-types-for": "text of a profile can never become markup or script",
  "trusted-types": "one named rule makes the worker's address, and nothing else",
};

function Privacy() {
  const policy = meta('meta[http-equiv="Content-Security-Policy"]');
  const rules = policy.split(";").map((rule) => rule.trim().split(/\s+/));
  const requests = requestsMade();
  return (
    <>
      <p>
        Your profile is read by this page on this machine. The browser itself forbids the page every connection, so it
        could not send anything even if it wanted to.
      </p>
      <Section title="Requests made since this page was opened">
        <p class="big number" data-requests={requests}>
          {requests}
        </p>
        <p>
          This is the browser's own list of what the page has loaded, besides the page itself. It stays at 0, because
          script, worker, WebAssembly, styles and samples are inside the one file. To check it yourself, open the
          developer tools of the browser, choose Network, and use the page.
        </p>
      </Section>
      <Section title="The policy in force">
        <table class="plain policy">
          <tbody>
            {rules.map(([name = "", ...values]) => (
              <tr key={name}>
                <th class="mono">{name}</th>
                <td>
                  <code>{values.join(" ")}</code>
                  <br />
                  <span class="dim">{MEANING[name]}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title="This build">
        <p>
          heapglass {meta('meta[name="heapglass-version"]')}, build <code>{meta('meta[name="heapglass-build"]')}</code>{" "}
          (the beginning of the SHA-256 of its styles and script). The whole program is one file: it also works with the
          network unplugged.
        </p>
      </Section>
    </>
  );
}
