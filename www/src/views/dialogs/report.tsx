/**
 * The import report: every line of the file is in exactly one of its counts,
 * and what could not be read is shown with its place and the reason.
 */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ImportReport, Rejection } from "../../engine/protocol.ts";
import { openDialog, Section } from "../dialog.tsx";
import { active, type OpenProfile, report } from "../state.ts";

/** As many as the engine keeps at most; it says how many there are. */
const MOST = 1000;

export function openImportReport(): void {
  const profile = active.peek();
  if (profile) openDialog(`Import report of ${profile.overview.name}`, () => <Report profile={profile} />, true);
}

const n = (value: number) => value.toLocaleString("en");

function Report({ profile }: { profile: OpenProfile }) {
  const { overview } = profile;
  const told = overview.import;
  return (
    <>
      {told.stopped && <p class="amber-text">{told.stopped}</p>}
      <Counts told={told} format={overview.format.title} />
      {told.warnings.length > 0 && (
        <Section title="Warnings">
          <ul>
            {told.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Section>
      )}
      {told.rejected > 0 ? <Rejected profile={profile} told={told} /> : <p>No line was rejected.</p>}
      {overview.meta.length > 0 && (
        <Section title="What the file says of itself">
          <table class="plain">
            <tbody>
              {overview.meta.map(([key, value]) => (
                <tr key={key}>
                  <th>{key}</th>
                  <td class="mono">{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </>
  );
}

function Counts({ told, format }: { told: ImportReport; format: string }) {
  return (
    <>
      <p>
        Read as <b>{format}</b>: {n(told.bytes)} bytes
        {told.text_bytes !== told.bytes && `, ${n(told.text_bytes)} after unpacking`}.
      </p>
      <table class="plain">
        <tbody>
          <Row name="Lines" value={told.lines} />
          <Row name="counted as records" value={told.records} inner />
          <Row name="rejected" value={told.rejected} inner />
          <Row name="blank, comments, decoration" value={told.skipped} inner />
        </tbody>
      </table>
    </>
  );
}

function Row({ name, value, inner = false }: { name: string; value: number; inner?: boolean }) {
  return (
    <tr>
      <th class={inner ? "indent" : ""}>{name}</th>
      <td class="right number">{n(value)}</td>
    </tr>
  );
}

function Rejected({ profile, told }: { profile: OpenProfile; told: ImportReport }) {
  const list = useSignal<Rejection[]>(told.first);
  useEffect(() => {
    profile.engine.rejections(0, MOST).then((answer) => {
      list.value = answer.list;
    }, report);
  }, []);
  return (
    <>
      <Section title="Why lines were rejected">
        <table class="plain">
          <thead>
            <tr>
              <th>Reason</th>
              <th class="right">Lines</th>
              <th class="right">First at line</th>
            </tr>
          </thead>
          <tbody>
            {told.reasons.map(({ reason, count, first_line }) => (
              <tr key={reason}>
                <td>{reason}</td>
                <td class="right number">{n(count)}</td>
                <td class="right number">{n(first_line)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title={list.value.length < told.rejected ? `The first ${n(list.value.length)} of them` : "Each of them"}>
        <table class="plain">
          <thead>
            <tr>
              <th class="right">Line</th>
              <th class="right">Byte</th>
              <th>Reason</th>
              <th>Text</th>
            </tr>
          </thead>
          <tbody>
            {list.value.map(({ line, offset, reason, excerpt }) => (
              <tr key={line}>
                <td class="right number">{n(line)}</td>
                <td class="right number">{n(offset)}</td>
                <td>{reason}</td>
                <td class="mono excerpt">{excerpt}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </>
  );
}
