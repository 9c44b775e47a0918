//! Publishing from the desk: the list of what visitors would see change, sending it, the report, going back.
//!
//! One run at a time, in a thread of its own; the browser asks how it goes. What is built lies in `.lantoa`, so that
//! a `public/` that somebody made stays as it is.

use std::sync::Arc;
use std::thread;

use serde_json::{Value, json};

use super::asked::Asked;
use super::failure::Failure;
use super::problems::problem;
use super::run::Job;
use super::site::Site;
use super::stamp;
use super::store::OWN;
use crate::deploy::report::{Handover, html, size};
use crate::deploy::{
    Cancel, Changes, Deploy, DeployError, ErrorKind, Local, PageRef, Report, Secrets, Stage, State, now_text,
    open, server, who,
};
use crate::diag::{Lang, Text, Text as Words};
use crate::load::Settings;
use crate::model::LinkOptions;
use crate::parse::config::Config;
use crate::parse::publish::PublishTarget;
use crate::{deploy, pipeline, quality};

/// How many pages of one sort are listed; the rest is counted.
const LISTED: usize = 200;

/// How often a plan is made anew because somebody else has just published.
const PLANS: usize = 3;

/// `publish`, `publish/plan`, `publish/send`, `publish/undo`, `publish/cancel`.
pub fn answer(site: &Arc<Site>, name: &str, is_change: bool, asked: &Asked<'_>) -> Result<Value, Failure> {
    match (name, is_change) {
        ("publish", false) => Ok(now(site, asked.lang)),
        ("publish/plan", true) => begin(site, "plan", asked),
        ("publish/send", true) => begin(site, "send", asked),
        ("publish/undo", true) => begin(site, "undo", asked),
        ("publish/cancel", true) => {
            site.run.job().cancel.cancel();
            Ok(json!({}))
        }
        _ => Err(Failure::not_found(name)),
    }
}

/// Where the site can be sent, and how the run goes.
fn now(site: &Site, lang: Lang) -> Value {
    let config = site.config();
    let targets: Vec<Value> = config
        .publish
        .iter()
        .map(|target| {
            let versions = State::open(site.store.root(), &target.name.value).versions();
            let versions: Vec<Value> =
                versions.iter().map(|version| json!({ "sent": version.sent, "by": version.by })).collect();
            json!({ "name": &*target.name.value, "to": &*target.to, "versions": versions })
        })
        .collect();
    let job = site.run.job();
    let shown = (!job.stage.is_empty()).then(|| {
        json!({
            "target": job.target,
            "what": job.what,
            "stage": job.stage,
            "busy": job.busy,
            "done": job.done,
            "total": job.total,
            "changes": job.changes,
            "report": job.report,
            "html": job.html,
            "error": job.error.as_ref().map(|error| error.get(lang)),
            "problems": job.problems.iter().map(|found| problem(found, usize::MAX, lang)).collect::<Vec<_>>(),
        })
    });
    json!({ "targets": targets, "job": shown })
}

fn begin(site: &Arc<Site>, what: &'static str, asked: &Asked<'_>) -> Result<Value, Failure> {
    let config = site.config();
    let name = asked.text("target").unwrap_or("");
    let target = config.publish.iter().find(|target| name.is_empty() || &*target.name.value == name);
    let target = target.cloned().ok_or_else(|| {
        Failure::new(
            409,
            "not-found",
            "chưa khai nơi đăng trong cấu hình trang web",
            "the configuration names no place to publish",
        )
    })?;
    {
        let mut job = site.run.job();
        if job.busy {
            return Err(Failure::new(409, "taken", "đang có một lần đăng", "something is being published"));
        }
        let changes = job.changes.take().filter(|_| what == "send");
        *job = Job {
            target: target.name.value.to_string(),
            what,
            stage: "building",
            busy: true,
            changes,
            ..Job::default()
        };
    }
    let password = asked.text("password").filter(|password| !password.is_empty()).map(str::to_owned);
    let running = Arc::clone(site);
    let started = thread::Builder::new().name("publish".to_owned()).spawn(move || {
        let failed = run(&running, &config, &target, what, password).err();
        let mut job = running.run.job();
        job.busy = false;
        match failed {
            Some(error) => {
                job.error = Some(error);
                job.stage = "failed";
            }
            None => job.stage = if what == "plan" { "planned" } else { "done" },
        }
    });
    if let Err(error) = started {
        site.run.job().busy = false;
        return Err(Failure::disk("publish", &error));
    }
    Ok(now(site, asked.lang))
}

fn run(
    site: &Site,
    config: &Config,
    target: &PublishTarget,
    what: &'static str,
    password: Option<String>,
) -> Result<(), Words> {
    let root = site.store.root();
    let state = State::open(root, &target.name.value);
    let local = match what {
        "undo" => state.previous().map_err(|error| error.text)?.1,
        _ => build(site, target)?,
    };
    let cancel = site.run.job().cancel.clone();
    let ask = move |_: &Text| password.clone();
    let secrets = Secrets::new(Some(&ask as &deploy::Ask<'_>));
    deliver(site, config, target, what, &state, &local, &secrets, &cancel).map_err(|error| error.text)
}

/// Builds the public site.
fn build(site: &Site, target: &PublishTarget) -> Result<Local, Words> {
    let root = site.store.root();
    let options = LinkOptions::public_at(stamp::now().datetime());
    let settings = Settings { root: root.to_owned(), base_url: None, theme: None, options };
    let out = root.join(OWN).join("public");
    let built = pipeline::build(&settings, &out, site).map_err(|problem| problem.message.clone())?;
    let reviews = target.block_expired_reviews.unwrap_or(built.site.config.block_expired_reviews);
    let mut problems = built.report.clone();
    problems.extend(quality::keeps_back(&built.site, reviews));
    problems.sort();
    if problems.has_errors() || built.published.is_none() {
        site.run.job().problems = problems.diagnostics;
        return Err(Words::fixed(
            "Chưa gửi gì: hãy sửa các lỗi dưới đây rồi đăng lại. Trang trên máy chủ vẫn như trước.",
            "Nothing was sent: mend the errors below and publish again. The site on the server is as before.",
        ));
    }
    let mut local =
        Local::of_build(&out, settings.options.now, &State::hashes(root)).map_err(|error| error.text)?;
    if let Some((name, text)) = server::file(target.server, built.site.config.base_path()) {
        // A file of that name in static/ is the site's own.
        local.add(name, text.into_bytes());
    }
    Ok(local)
}

#[expect(clippy::too_many_arguments, reason = "one call; each is a part of a delivery")]
fn deliver(
    site: &Site,
    config: &Config,
    target: &PublishTarget,
    what: &'static str,
    state: &State,
    local: &Local,
    secrets: &Secrets<'_>,
    cancel: &Cancel,
) -> Result<(), DeployError> {
    let opened = open(target, site.store.root(), state, secrets)?;
    let deploy = Deploy::new(target, &*opened, state, secrets);
    let before = state.versions().pop();
    for round in 1.. {
        let changes = deploy.plan(local, false, site, cancel)?;
        site.run.job().changes = Some(changes_json(&changes));
        if what == "plan" {
            return Ok(());
        }
        let report = match changes.is_empty() {
            true => None,
            false => match deploy.send(local, &changes, site, cancel) {
                Ok(report) => Some(report),
                Err(error) if error.kind == ErrorKind::Moved && round < PLANS => continue,
                Err(error) => return Err(error),
            },
        };
        let (by, at) = (who(), now_text());
        if what == "undo" {
            state.step_back()?;
        } else if report.is_some() || state.versions().is_empty() {
            state.keep(local, &by, &at)?;
        }
        let handover = Handover {
            site: &config.title,
            base_url: &config.base_url,
            target: &target.name.value,
            to: &target.to,
            before: before.as_ref(),
            changes: &changes,
            report: report.as_ref(),
            by: report.as_ref().map_or(&by, |report| &report.by),
            at: report.as_ref().map_or(&at, |report| &report.at),
            undo: what == "undo",
        };
        let mut job = site.run.job();
        job.html = Some(html(&handover));
        job.report = Some(report_json(report.as_ref(), &deploy.target.shown()));
        break;
    }
    Ok(())
}

fn changes_json(changes: &Changes) -> Value {
    let pages = |pages: &[PageRef]| {
        let listed: Vec<Value> =
            pages.iter().take(LISTED).map(|page| json!({ "title": page.title, "url": page.url })).collect();
        json!({ "count": pages.len(), "pages": listed })
    };
    json!({
        "new": pages(&changes.pages.new),
        "changed": pages(&changes.pages.changed),
        "withdrawn": pages(&changes.pages.withdrawn),
        "vanished": changes.vanished.iter().take(LISTED).map(|gone| json!({
            "url": gone.page.url, "moved_to": gone.moved_to.as_ref().map(|page| &page.url),
        })).collect::<Vec<_>>(),
        "send": changes.send.len(),
        "delete": changes.delete.len(),
        "kept": changes.kept,
        "size": size(changes.bytes),
        "replaced": changes.replaced.len(),
        "is_first": changes.is_first,
        "resumes": changes.resumes,
        "nothing": changes.is_empty(),
    })
}

fn report_json(report: Option<&Report>, place: &str) -> Value {
    match report {
        Some(report) => json!({
            "place": place, "sent": report.sent, "deleted": report.deleted, "kept": report.kept,
            "size": size(report.bytes), "by": report.by, "at": report.at,
        }),
        None => {
            json!({ "place": place, "sent": 0, "deleted": 0, "kept": 0, "size": size(0), "by": null, "at": null })
        }
    }
}

impl pipeline::Progress for Site {
    fn begin(&self, total: usize) {
        let mut job = self.run.job();
        (job.stage, job.done, job.total) = ("building", 0, total as u64);
    }

    fn step(&self) {
        self.run.job().done += 1;
    }
}

impl deploy::Progress for Site {
    fn stage(&self, stage: Stage, files: usize, bytes: u64) {
        let mut job = self.run.job();
        job.stage = match stage {
            Stage::Looking | Stage::Verifying => "looking",
            Stage::Sending => "sending",
            Stage::Deleting => "deleting",
        };
        (job.done, job.total) = (0, if stage == Stage::Sending { bytes } else { files as u64 });
    }

    fn bytes(&self, done: u64) {
        self.run.job().done = done;
    }
}
