/** The frame of the page: title, the profile's bar, the view beside the details, totals. */
import { DialogHost } from "./dialog.tsx";
import { openImportReport } from "./dialogs/report.tsx";
import { Bar } from "./frame/bar.tsx";
import { Chips } from "./frame/chips.tsx";
import { Details } from "./frame/details.tsx";
import { Legend } from "./frame/legend.tsx";
import { Splitter } from "./frame/splitter.tsx";
import { Status } from "./frame/status.tsx";
import { Title } from "./frame/title.tsx";
import { Icon } from "./icons.tsx";
import { activeJob, cancel, type Job, reopen, retry } from "./jobs.ts";
import { Empty } from "./load/empty.tsx";
import { Loading } from "./load/loading.tsx";
import { Broken, Refused } from "./load/refused.tsx";
import { MenuHost } from "./menu/menu.tsx";
import { dragging } from "./open.ts";
import { percent } from "./parts.tsx";
import { closeProfile } from "./profiles.ts";
import { Start } from "./start/start.tsx";
import { active, type OpenProfile, view } from "./state.ts";
import { shownView } from "./views.ts";

export function Page() {
  const profile = active.value;
  const job = activeJob.value;
  return (
    <>
      <Title />
      <main class="main">{profile ? <Profile profile={profile} /> : job ? <Coming job={job} /> : <Start />}</main>
      {profile && <Status />}
      {dragging.value && (
        <div class="dropping">
          {view.value === "source" ? "Drop source files here, or profiles to open" : "Drop to open"}
        </div>
      )}
      <MenuHost />
      <DialogHost />
    </>
  );
}

function Coming({ job }: { job: Job }) {
  const { stage } = job;
  return (
    <div class="middle scroll">
      {stage.is === "refused" ? (
        <Refused key={job.id} job={job} refusal={stage.refusal} />
      ) : stage.is === "broken" ? (
        <Broken
          name={job.source.name}
          reason={stage.reason}
          again={() => retry(job.id, job.readAs)}
          close={() => cancel(job.id)}
        />
      ) : (
        <Loading job={job} progress={stage.is === "reading" ? stage.progress : null} />
      )}
    </div>
  );
}

function Profile({ profile }: { profile: OpenProfile }) {
  const reason = profile.engine.dead.value;
  if (reason !== null)
    return (
      <div class="middle scroll">
        <Broken
          name={profile.overview.name}
          reason={reason}
          again={() => reopen(profile.id)}
          close={() => closeProfile(profile.id)}
        />
      </div>
    );
  const trace = profile.overview.is_gc_trace;
  if (profile.overview.counts.stacks === 0 && !trace)
    return (
      <div class="middle scroll">
        <Empty profile={profile} />
      </div>
    );
  const { stopped } = profile.overview.import;
  const { component: View } = shownView(view.value);
  return (
    <div class="profile">
      <Bar />
      {!trace && <Chips />}
      {stopped && (
        <div class="amber" role="status">
          <Icon name="warning" />
          <span>
            {stopped} {profile.unread > 0 && `The last ${percent(profile.unread)} of the file was not read.`}
          </span>
          <button type="button" class="button" onClick={openImportReport}>
            Import report
          </button>
        </div>
      )}
      {trace ? (
        <div class="view">
          <View />
        </div>
      ) : (
        <>
          <Splitter label="Width of the details" size={320} least={200} second={<Details />}>
            <div class="view">
              <View />
            </div>
          </Splitter>
          <Legend />
        </>
      )}
    </div>
  );
}
