//! Rules for programs that many people run: a text for each, in the language
//! of [`crate::analysis::rules`].

use crate::analysis::rules::RuleFile;

#[derive(Debug, Clone, Copy)]
pub struct Pack {
    pub id: &'static str,
    pub title: &'static str,
    pub text: &'static str,
}

impl Pack {
    pub fn rules(&self) -> RuleFile {
        // A test reads them all.
        RuleFile::read(self.text).unwrap_or_default()
    }
}

/// Which languages a stack speaks, in the same words: a subsystem for each
/// pack, of its id.
pub(super) fn evidence() -> RuleFile {
    RuleFile::read(include_str!("packs/evidence.rules")).unwrap_or_default()
}

pub const PACKS: &[Pack] = &[
    Pack {
        id: "clickhouse",
        title: "ClickHouse",
        text: include_str!("packs/clickhouse.rules"),
    },
    Pack {
        id: "rust",
        title: "Rust service",
        text: include_str!("packs/rust.rules"),
    },
    Pack {
        id: "go",
        title: "Go service",
        text: include_str!("packs/go.rules"),
    },
    Pack {
        id: "jvm",
        title: "JVM service",
        text: include_str!("packs/jvm.rules"),
    },
    Pack {
        id: "node",
        title: "Node service",
        text: include_str!("packs/node.rules"),
    },
    Pack {
        id: "python",
        title: "Python service",
        text: include_str!("packs/python.rules"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::names::OwnNames;
    use crate::analysis::noise::{Noise, Reading};
    use crate::analysis::subsystems::{OTHER, by_rules};
    use crate::analysis::tests::profile;

    #[test]
    fn every_pack_reads_without_a_mistake() {
        for pack in PACKS {
            let rules = RuleFile::read(pack.text).map_err(|mistake| mistake.to_string());
            let rules = rules.unwrap_or_else(|why| panic!("{}: {why}", pack.id));
            assert!(rules.names.len() >= 5, "{}", pack.id);
        }
        let evidence = RuleFile::read(include_str!("packs/evidence.rules")).unwrap();
        let ids: Vec<_> = PACKS.iter().map(|pack| pack.id).collect();
        assert_eq!(evidence.names, ids);
    }

    /// The subsystem of each stack, one by one.
    fn sorted(pack: &str, stacks: &[(&str, &str)]) {
        let rules = PACKS.iter().find(|known| known.id == pack).unwrap().rules();
        for (stack, want) in stacks {
            let profile = profile(&[(stack, 1)]);
            let names = OwnNames::new(&profile);
            let noise = Noise::new(&profile, Reading::Name);
            let found = by_rules(&profile, &names, &noise, &[&rules]).unwrap();
            let name = match found.of_stack[0] {
                OTHER => "other",
                row => &found.names[row as usize],
            };
            assert_eq!(name, *want, "{stack}");
        }
    }

    #[test]
    fn clickhouse_is_sorted_by_what_it_does() {
        sorted(
            "clickhouse",
            &[
                (
                    "start_thread;DB::ExternalLoader::LoadingDispatcher::doLoading(std::string const&);DB::HashedDictionary<1, false>::loadData();DB::Aggregator::executeOnBlock(int)",
                    "Dictionary Loading",
                ),
                (
                    "start_thread;DB::PipelineExecutor::execute(int);DB::Aggregator::executeOnBlock(int);DB::Arena::addMemoryChunk(int)",
                    "Aggregation",
                ),
                (
                    "start_thread;DB::PipelineExecutor::execute(int);DB::FilterTransform::transform(DB::Chunk&)",
                    "Query Execution",
                ),
                (
                    "start_thread;DB::MergeTask::execute();DB::PipelineExecutor::execute(int);DB::Arena::addMemoryChunk(int)",
                    "Merges & Mutations",
                ),
                (
                    "start_thread;DB::MergeTreeData::loadDataPartsFromDisk(int);DB::IMergeTreeDataPart::loadIndex()",
                    "Part Loading",
                ),
                (
                    "start_thread;DB::StorageReplicatedMergeTree::processQueueEntry(int);DB::DataPartsExchange::Fetcher::fetchSelectedPart(int);DB::IMergeTreeDataPart::loadIndex()",
                    "Replication",
                ),
                (
                    "DB::SystemLog<DB::QueryLogElement>::savingThreadFunction();DB::PushingPipelineExecutor::push(DB::Block)",
                    "System Logs",
                ),
                (
                    "DB::BackupsWorker::doBackup(int);DB::BackupImpl::writeFile(int);DB::WriteBufferFromS3::nextImpl()",
                    "Backup & Restore",
                ),
                (
                    "DB::KeeperDispatcher::requestThread();nuraft::raft_server::append_entries()",
                    "Keeper",
                ),
                (
                    "DB::CachedOnDiskReadBufferFromFile::nextImpl();DB::FileCache::getOrSet(int)",
                    "File Cache",
                ),
                (
                    "DB::PipelineExecutor::execute(int);DB::HashJoin::addBlockToJoin(int)",
                    "Joins",
                ),
                (
                    "DB::TCPHandler::runImpl();DB::parseQuery(int);DB::ParserSelectQuery::parseImpl(int)",
                    "Parsing & Analysis",
                ),
                (
                    "Poco::Net::HTTPServerConnection::run();DB::HTTPHandler::handleRequest(int)",
                    "Server Handlers",
                ),
                (
                    "DB::MergeTreeMarksLoader::loadMarksImpl()",
                    "Mark & Uncompressed Caches",
                ),
                ("main;f(DB::Aggregator)", "other"),
            ],
        );
    }

    #[test]
    fn services_are_sorted_by_what_they_do() {
        sorted(
            "rust",
            &[
                (
                    "std::rt::lang_start;hyper::proto::h1::dispatch::Dispatcher<D>::poll_read;bytes::BytesMut::reserve",
                    "HTTP",
                ),
                (
                    "tokio::runtime::task::run;app::handle;serde_json::de::from_slice",
                    "Serialization",
                ),
            ],
        );
        sorted(
            "go",
            &[
                (
                    "net/http.(*conn).serve;main.handler;encoding/json.Marshal",
                    "Encoding",
                ),
                ("net/http.(*conn).serve;main.handler", "HTTP"),
            ],
        );
        sorted(
            "jvm",
            &[(
                "java/lang/Thread.run;org/apache/kafka/clients/Consumer.poll",
                "Messaging",
            )],
        );
        sorted("node", &[("node::fs::ReadFile;x", "Files & Streams")]);
        sorted(
            "python",
            &[(
                "f (/usr/lib/python3/site-packages/django/db/models/query.py:12)",
                "Database",
            )],
        );
    }
}
