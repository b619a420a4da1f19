using Xunit;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>What was changed through a mount is kept: as a sandbox of the store, or as a layer.</summary>
public sealed class SaveTests
{
    private const string AsUser = "setpriv --reuid nobody --regid nogroup --clear-groups env HOME=$PWD DOTNET_CLI_HOME=$PWD TMPDIR=$PWD ";

    [Fact]
    public void A_sandbox_is_kept_gone_on_with_and_committed()
    {
        SkipIfThereIsNoFuse();
        var output = Shell.Run("""
            export UNIONFS_STORE=$PWD/store
            mkdir -p base/d patch; echo 1 > base/d/file; echo 2 > base/gone; echo 3 > patch/p
            unionfs mount -l base -l patch mnt --save work --foreground > out & server=$!
            await is_mounted; mv mnt/d mnt/e; rm mnt/gone; echo 4 > mnt/e/new; umount mnt; wait $server; echo "exit $?"
            cat out
            rm -r base patch
            unionfs mount -l sandbox:work mnt --save sandbox:work --foreground > out & server=$!
            await is_mounted; cat mnt/e/file mnt/p; echo 5 >> mnt/e/new; umount mnt; wait $server; echo "exit $?"
            cat out
            unionfs commit work app > /dev/null; echo "exit $?"
            unionfs cat -l image:app /e/new
            unionfs rm work; unionfs gc --grace 0 > /dev/null; unionfs fsck
            unionfs mount -l image:app mnt --save two --foreground > out & server=$!
            await is_mounted; ls mnt mnt/e; rm mnt/p; umount mnt; wait $server; echo "exit $?"
            unionfs ls -l sandbox:two / | grep -c ' p$'
            unionfs images | cut -d' ' -f1; unionfs df | grep -A2 ^sandbox
            """);

        Assert.StartsWith(
            """
            exit 0
            R /d -> /e
            A /e/new
            D /gone
            1
            3
            exit 0
            M /e/new
            exit 0
            4
            5
            0 findings
            mnt:
            e
            p

            mnt/e:
            file
            new
            exit 0
            0
            name
            app
            """.ReplaceLineEndings("\n"), output, StringComparison.Ordinal);
        Assert.Contains("two", output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_before_anything_is_mounted_that_nothing_can_be_saved_and_leaves_nothing()
    {
        SkipIfThereIsNoFuse();
        var output = Shell.Run("""
            export UNIONFS_STORE=$PWD/store
            mkdir full; echo 1 > base/file; touch full/x
            unionfs run -l base --no-host --save taken -- /none 2> /dev/null
            for name in taken full/ none/x.tar none/x/ no/name 'no name' x.tar.gz sandbox:.x ''; do
              unionfs mount -l base mnt --foreground --save "$name"; echo "$? $(is_mounted && echo mounted)"
            done
            unionfs mount -l base nowhere --foreground --save fresh; echo "$?"
            unionfs rm fresh; echo "$?"
            unionfs images
            """);

        Assert.Equal(
            """
            1 
            1 
            1 
            1 
            1 
            1 
            2 
            1 
            2 
            1
            1
            name  digest  platform  layers  size  created
            """.ReplaceLineEndings("\n"), string.Join('\n', output.Split('\n').Where(static l => !l.StartsWith("unionfs: ", StringComparison.Ordinal))).TrimEnd('\n'));
        foreach (var line in (string[])[
            "unionfs: There is a sandbox 'taken' in store ", "unionfs: 'full/' is no empty folder, so nothing can be saved there.",
            "unionfs: There is no folder '", "unionfs: 'no name' is not the name of a container", "unionfs: --save writes a layer as it is, not '.tar.gz'",
            "unionfs: --save needs a name.", "nowhere", "unionfs: There is no sandbox 'fresh'"])
        {
            Assert.Contains(line, output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(AsUser)]
    public void A_program_of_anyone_leaves_a_sandbox_or_a_folder_that_is_a_layer(string who)
    {
        SkipIfThereIsNoFuse();
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "needs setpriv");
        var output = Shell.Run($$"""
            mknod fuse c 10 229 && chmod 666 fuse && mount --bind fuse /dev/fuse
            mkdir -p base/bin base/etc; echo old > base/etc/motd; echo gone > base/etc/gone
            for p in sh cat rm; do cp "$(readlink -f "$(command -v $p)")" base/bin/$p; done
            for f in $(ldd base/bin/* | grep -o '/[^ :]*' | sort -u); do [ -e base$f ] || { mkdir -p base${f%/*}; cp "$f" base$f; }; done
            mkdir work; chmod 777 work; chown -R nobody:nogroup base; cd work; export UNIONFS_STORE=$PWD/store
            for to in box out/; do
              {{who}}unionfs run -l ../base --no-host --save $to -- /bin/sh -c 'echo new > /etc/motd; rm /etc/gone; exit 7'
              echo "exit $?"
            done
            {{who}}unionfs diff -l ../base --to sandbox:box | grep -E 'gone|motd'
            unionfs diff -l ../base --to ../base --to out
            """);

        Assert.Equal("D /etc/gone\nM /etc/motd\nexit 7\nD /etc/gone\nM /etc/motd\nexit 7\nD /etc/gone\nM /etc/motd\nD /etc/gone\nM /etc/motd\n", output);
    }

    private static void SkipIfThereIsNoFuse() => Assert.SkipWhen(Mounted.WhyNot is not null, Mounted.WhyNot ?? "");
}
