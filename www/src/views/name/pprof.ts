/**
 * A name as google/pprof shortens it in its graphs: without what stands before
 * the package or the type.
 *
 *     github.com/blevesearch/bleve/v2/index.(*Batch).Reset   index.(*Batch).Reset
 *     leveldb::DBImpl::Get<T>(leveldb::Slice const&)         DBImpl::Get<T>
 *
 * The engine shortens by the same patterns (crate/src/view/names/pprof.rs); one
 * list of names keeps both to it (tests/fixtures/names/pprof.json).
 */
const ANONYMOUS = "(anonymous namespace)::";
/** A major version in a path of Go. */
const VERSION = /^(.*?)\/v(?:[2-9]|[1-9]\d+)([./].*)$/;
/** Go, Java, C++: what the group holds is left. The first that fits counts. */
const LANGUAGES = [
  /^(?:[\w\-.]+\/)+([^.]+\..+)/,
  /^(?:[a-z]\w*\.)*([A-Z][\w$]*\.(?:<init>|[a-z][\w$]*(?:\$\d+)?))(?:\(|$)/,
  /^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<.*>)?)/,
];

export function pprofShort(name: string): string {
  const own = name.startsWith(ANONYMOUS) ? name.slice(ANONYMOUS.length) : name;
  const text = own.replace(VERSION, "$1$2");
  for (const language of LANGUAGES) {
    const left = language.exec(text)?.[1];
    if (left !== undefined) return left;
  }
  return text;
}
