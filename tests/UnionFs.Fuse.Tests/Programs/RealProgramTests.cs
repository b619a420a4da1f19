using Xunit;

namespace UnionFs.Fuse.Tests.Programs;

/// <summary>
/// Programs that know nothing of unions, in a mounted Debian root: git, tar, a C compiler, dpkg, SQLite, rsync. Then what they changed, a commit,
/// and another mount of the layers with all of it. Takes minutes and the network: UNIONFS_LONG=1.
/// </summary>
public sealed class RealProgramTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unionfs-debian-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_debian_root_is_worked_in_and_kept(bool writesBack)
    {
        Assert.SkipUnless(MountedSandbox.IsLong, "it needs minutes and the network: UNIONFS_LONG=1");
        Assert.SkipWhen(MountedSandbox.WhyUnavailable is not null, MountedSandbox.WhyUnavailable ?? "");
        var (tar, why) = DebianFixture.Make(_folder.FullName);
        Assert.SkipWhen(tar is null, why);
        using var layer = Layer.FromTar(tar!, cancellationToken: TestContext.Current.CancellationToken);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        var options = MountedSandbox.Options with { WritebackCache = writesBack, AllowSetUserId = true };
        using (var sandbox = new MountedSandbox(fs, options))
        {
            foreach (var (name, script) in s_work)
            {
                Do(sandbox, name, script);
            }

            Do(sandbox, "all of it", CheckAll);
            Assert.Empty(sandbox.Faults);
            output.WriteLine($"{sandbox.Mount.Counters}");
        }

        var stop = TestContext.Current.CancellationToken;
        var changes = fs.Changes(cancellationToken: stop).Select(static c => c.ToString()).ToList();
        output.WriteLine($"{changes.Count} changes, as {string.Join("; ", changes.Where(static (_, i) => i % 500 == 0))}");
        Assert.Contains("A /job/tree/.git/HEAD", changes);
        Assert.Contains("A /usr/bin/hello", changes);
        Assert.Contains("A /job/load.db", changes);
        // dpkg keeps the old one under another name and moves a new one in its place.
        Assert.Contains("A /var/lib/dpkg/status", changes);
        Assert.DoesNotContain(changes, static c => c.StartsWith("D ", StringComparison.Ordinal) && c.Contains("/usr/bin/", StringComparison.Ordinal));
        fs.Commit("what programs did");
        Assert.Empty(fs.Changes(cancellationToken: stop));
        using var again = UnionFileSystem.Create(fs.Layers);
        using (var sandbox = new MountedSandbox(again, options))
        {
            Do(sandbox, "all of it, after a commit and another mount", CheckAll);
            Assert.Empty(sandbox.Faults);
        }

        Assert.Empty(again.Verify(cancellationToken: stop));
    }

    /// <summary>Runs commands chrooted in the mount (`in_root`), with /dev and /proc where they want them; all in a namespace that ends with them.</summary>
    private void Do(MountedSandbox sandbox, string name, string script)
    {
        var run = sandbox.Run(
            $$"""
            cat > $TMP/script <<'END'
            set -eu
            mount --bind /dev $MNT/dev; mount -t proc proc $MNT/proc
            in_root() { chroot $MNT env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive bash -euc "$1"; }
            {{script}}
            END
            unshare -m bash $TMP/script
            """,
            s_patience);
        output.WriteLine($"{name}: {run}");
        Assert.True(run.Code == 0, $"{name}: {run}");
    }

    private static readonly (string Name, string Script)[] s_work =
    [
        ("git init and commit of 1,000 files", """
            in_root 'mkdir -p /job/tree; cd /job/tree; for d in $(seq 20); do mkdir $d; for f in $(seq 50); do echo "int f${d}_$f(void) { return $f; }" > $d/$f.c; done; done
              git config --global user.name n; git config --global user.email e@localhost
              git init -q .; git add .; git commit -qm "a tree"; test -z "$(git status --porcelain)"; git ls-files | wc -l; git gc -q; git fsck --strict'
            """),
        ("tar -x of a package source", """
            mkdir -p $TMP/source && cd $TMP/source && sed 's/^Types: deb$/Types: deb-src/' /etc/apt/sources.list.d/debian.sources > src.sources
            mkdir -p lists && apt-get -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=$PWD -o Dir::State::Lists=$PWD/lists -o Dir::Cache::srcpkgcache= -o Dir::Cache::pkgcache= -qq update
            apt-get -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=$PWD -o Dir::State::Lists=$PWD/lists -o Dir::Cache::srcpkgcache= -o Dir::Cache::pkgcache= -qq source --download-only hello
            cp hello_*.orig.tar.gz $MNT/job/
            in_root 'cd /job; tar -xf hello_*.orig.tar.gz'
            tar -xf hello_*.orig.tar.gz && diff -r --no-dereference hello-*/ $MNT/job/hello-*/ && find hello-*/ | wc -l
            """),
        ("configure and make with gcc", """
            in_root 'cd /job/hello-*/; ./configure -q > /dev/null 2>&1; make -s -j4 > /dev/null 2>&1; ./hello; make -s install prefix=/opt/hello > /dev/null 2>&1; /opt/hello/bin/hello -g built'
            """),
        ("dpkg -i of a package", """
            cd $TMP && apt-get -qq download hello && cp hello_*.deb $MNT/job/
            in_root 'dpkg -i /job/hello_*.deb; dpkg --verify hello; dpkg -s hello | grep Status; /usr/bin/hello'
            """),
        ("SQLite with WAL under load", """
            in_root 'cd /job; sqlite3 load.db "PRAGMA journal_mode=WAL; CREATE TABLE t(id INTEGER PRIMARY KEY, w INT, v TEXT); CREATE INDEX i ON t(v);"
              write() { for n in $(seq 40); do sqlite3 -cmd ".timeout 60000" load.db "BEGIN IMMEDIATE; WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x<500) INSERT INTO t(w,v) SELECT $1, hex(randomblob(40)) FROM c; COMMIT;"; done; }
              write 1 & one=$!; write 2 & two=$!; write 3 & three=$!; wait $one; wait $two; wait $three
              sqlite3 load.db "DELETE FROM t WHERE id % 3 = 0; PRAGMA wal_checkpoint; PRAGMA integrity_check; SELECT count(*) FROM t;"'
            """),
        ("rsync -aHAX in and out", """
            s=$TMP/rsync; mkdir -p $s/d && cp -a /usr/share/perl/ $s/ 2>/dev/null || cp -a /usr/share/doc/ $s/
            echo one > $s/d/one; ln $s/d/one $s/d/two; ln -s one $s/d/link; mkfifo $s/d/fifo; chown 1234:4321 $s/d/one; chmod 4751 $s/d/one; setfattr -n user.note -v text $s/d/one; setfattr -n trusted.t -v x $s/d; touch -d '2001-02-03 04:05:06.789' $s/d/link -h
            truncate -s 10M $s/d/sparse; echo end >> $s/d/sparse
            rsync -aHAX $s/ $MNT/job/rsync/; test -z "$(rsync -aHAXcni --delete $s/ $MNT/job/rsync/)"
            rsync -aHAX $MNT/job/rsync/ $TMP/back/; test -z "$(rsync -aHAXcni --delete $s/ $TMP/back/)"
            (cd $s && find . -type f -print0 | sort -z | xargs -0 sha256sum) > $TMP/sums; (cd $MNT/job/rsync && sha256sum --quiet -c $TMP/sums); (cd $TMP/back && sha256sum --quiet -c $TMP/sums); wc -l < $TMP/sums
            test $(stat -c %h $TMP/back/d/two) = 2; getfattr -n user.note --only-values $TMP/back/d/one
            """),
    ];

    private const string CheckAll = """
        in_root 'cd /job/tree; git fsck --strict; test -z "$(git status --porcelain)"; git log --oneline | wc -l
          /opt/hello/bin/hello; /usr/bin/hello; dpkg --verify hello; cd /job/hello-*/; ./hello
          sqlite3 /job/load.db "PRAGMA integrity_check; SELECT count(*), count(DISTINCT w) FROM t;"
          test $(stat -c %h /job/rsync/d/one) = 2; stat -c "%a %u %g" /job/rsync/d/one; getfattr -n user.note --only-values /job/rsync/d/one'
        """;
}
