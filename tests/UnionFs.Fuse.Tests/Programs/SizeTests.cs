using Xunit;

namespace UnionFs.Fuse.Tests.Programs;

/// <summary>
/// What is large or many, by ordinary programs: each with its time. The figures of a long run (<c>UNIONFS_LONG=1</c>) are those of the issue; a
/// short one has the same cases smaller.
/// </summary>
public class SizeTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    [Fact]
    public void A_directory_of_many_entries_is_renamed()
    {
        var count = MountedSandbox.IsLong ? 100_000 : 2000;
        Run(
            builder =>
            {
                for (var i = 0; i < count; i++)
                {
                    builder.File($"/many/entry-{i}", "x");
                }
            },
            """
            before=$(stat -c %i $MNT/many); ls -U $MNT/many | wc -l
            s=$(date +%s%N); mv $MNT/many $MNT/moved; e=$(date +%s%N); echo "rename of the directory: $(((e - s) / 1000)) us" >&2
            ls -U $MNT/moved | wc -l; [ $(stat -c %i $MNT/moved) = $before ] && cat $MNT/moved/entry-7; ls $MNT
            """,
            $"{count}\n{count}\nxmoved\n");
    }

    [Fact]
    public void One_byte_of_a_large_lower_file_is_changed()
    {
        var size = MountedSandbox.IsLong ? 4L << 30 : 64L << 20;
        var run = Run(
            builder => builder.File("/large", size, [(0, "start"u8.ToArray())]),
            $"""
            s=$(date +%s%N); printf X | dd of=$MNT/large bs=1 seek={size / 2} conv=notrunc status=none; e=$(date +%s%N); echo "one byte: $(((e - s) / 1000)) us" >&2
            stat -c %s $MNT/large; dd if=$MNT/large bs=1 skip={(size / 2) - 1} count=3 status=none | od -An -c
            """,
            $"{size}\n  \\0   X  \\0\n");
        Assert.True(run.Usage < 1 << 20, $"one byte takes {run.Usage} bytes of the top");
    }

    [Fact]
    public void Fifty_programs_work_at_once() => Run(
        static builder => builder.Directory("/work"),
        """
        work() {
          mkdir $MNT/work/$1 && cd $MNT/work/$1 || return
          for i in 1 2 3 4 5 6 7 8 9 10; do
            head -c 30000 /dev/urandom > f$i; cp f$i g$i; cmp f$i g$i || echo differs $1 $i; ln f$i l$i; mv g$i m$i; rm f$i; echo $1 >> ../shared; mkdir d$i; mv m$i d$i/
          done
          cat l*/ d*/m* 2>/dev/null | wc -c > $TMP/count-$1
        }
        for p in $(seq 50); do work $p & done; wait
        sort -u $TMP/count-*; wc -l < $MNT/work/shared; find $MNT/work -type f | wc -l
        """,
        "300000\n500\n1001\n");

    [Fact]
    public void Names_have_255_bytes_at_most() => Run(
        static builder => builder.Directory("/d"),
        """
        cd $MNT/d; n=$(printf 'n%.0s' $(seq 255)); echo long > $n && cat $n && ls | wc -c
        mkdir ${n}x 2>&1 | grep -o 'File name too long'; stat ${n}x 2>&1 | grep -o 'File name too long'
        u=$(printf 'ü%.0s' $(seq 127)); mv $n $u && ls | wc -c; mv $u ${u}uu 2>&1 | grep -o 'File name too long'
        """,
        "long\n256\nFile name too long\nFile name too long\n255\nFile name too long\n");

    [Fact]
    public void Forty_links_are_followed_and_not_one_more() => Run(
        static builder => Chain(builder, "lower"),
        """
        cd $MNT; cat lower/l40; cat lower/l41 2>&1 | grep -o 'Too many levels of symbolic links'
        mkdir made; echo end > made/l0; for i in $(seq 41); do ln -s l$((i - 1)) made/l$i; done
        cat made/l40; cat made/l41 2>&1 | grep -o 'Too many levels of symbolic links'
        """,
        "end\nToo many levels of symbolic links\nend\nToo many levels of symbolic links\n");

    private static void Chain(MemoryLayerBuilder builder, string directory)
    {
        builder.File($"/{directory}/l0", "end\n");
        for (var i = 1; i <= 41; i++)
        {
            builder.Symlink($"/{directory}/l{i}", $"l{i - 1}");
        }
    }

    /// <summary>Runs a script on a mount; what it says on standard error is told and not compared.</summary>
    private (ProgramRun Run, long Usage) Run(Action<MemoryLayerBuilder> fill, string script, string expected)
    {
        Assert.SkipWhen(MountedSandbox.WhyUnavailable is not null, MountedSandbox.WhyUnavailable ?? "");
        using var layer = Layer.InMemory("base", fill);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        using var sandbox = new MountedSandbox(fs);
        var run = sandbox.Run($"( {script}\n) 2> $TMP/told; cat $TMP/told >&2", s_patience);
        output.WriteLine(run.ToString());
        var told = sandbox.Run("cat $TMP/told").Output;
        Assert.Equal(expected + told, run.Output);
        Assert.Empty(sandbox.Faults);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        return (run, fs.Usage.TopContentBytes);
    }
}
