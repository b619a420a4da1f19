using Xunit;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>How mounts come and go: also when the server is killed, when somebody still works in them, and for users who may not mount.</summary>
public sealed class LifeTests
{
    [Fact]
    public void A_killed_server_leaves_a_mount_that_answers_and_can_be_replaced()
    {
        SkipIfThereIsNoFuse();
        var output = Shell.Run("""
            all_gone() { ! kill -0 "$@" 2>/dev/null; }
            echo 1 > base/file
            unionfs mount -l base mnt --foreground & server=$!
            await is_mounted
            for i in 1 2 3; do (while cat mnt/file && echo x >> mnt/new$i && ls mnt; do :; done) >/dev/null 2>&1 & clients="${clients:-} $!"; done
            sleep 1
            kill -9 $server; wait $server 2>/dev/null
            LC_ALL=C stat -f mnt 2>&1 | sed 's/.*: //'
            LC_ALL=C touch mnt/newer 2>&1 | sed 's/.*: //'
            await all_gone $clients
            unionfs mount -l base mnt --foreground > changes & server=$!
            served() { stat -f mnt | grep -q fuse; }
            await served
            ls mnt
            umount mnt; wait $server; echo "exit $?"; cat changes; is_mounted || echo "not mounted"
            """);

        Assert.Equal("Transport endpoint is not connected\nTransport endpoint is not connected\nfile\nexit 0\nnot mounted\n", output);
    }

    [Fact]
    public void A_mount_that_is_in_use_goes_when_it_is_told_to_and_lists_what_was_changed()
    {
        SkipIfThereIsNoFuse();
        var output = Shell.Run("""
            echo 1 > base/file
            unionfs mount -l base mnt --foreground > changes & server=$!
            await is_mounted
            exec 5< mnt/file
            cd mnt; sleep 60 & cd ..
            echo 2 > mnt/new
            kill -TERM $server; wait $server; echo "exit $?"
            is_mounted || echo "not mounted"
            LC_ALL=C cat <&5 2>&1 | sed 's/.*: //'
            cat changes
            """);

        Assert.Matches("^exit 0\nnot mounted\n(Transport endpoint is not connected|Software caused connection abort|1)\nA /new\n$", output);
    }

    [Fact]
    public void It_goes_to_the_background_and_saves_a_layer_when_it_is_unmounted()
    {
        SkipIfThereIsNoFuse();
        var output = Shell.Run("""
            mkdir -p base/d; echo 1 > base/d/file; echo 2 > base/gone
            unionfs mount -l base mnt --save changes.tar > out; echo "exit $?"
            is_mounted && mv mnt/d mnt/e && rm mnt/gone && echo 3 > mnt/e/new
            umount mnt
            await test -e changes.tar
            cat out
            unionfs run-script -l base -l changes.tar --trace - <<< 'readdir /
            readdir /e'
            """);

        Assert.Equal("exit 0\nR /d -> /e\nA /e/new\nD /gone\nOK [\"e\"]\nOK [\"file\",\"new\"]\n", output);
    }

    [Fact]
    public void A_user_mounts_through_the_program_for_it()
    {
        SkipIfThereIsNoFuse();
        Assert.SkipUnless(File.Exists("/usr/bin/fusermount3") && File.Exists("/usr/bin/setpriv"), "needs fusermount3 (Debian: fuse3) and setpriv");
        var output = Shell.Run("""
            mknod fuse c 10 229 && chmod 666 fuse && mount --bind fuse /dev/fuse
            mkdir user user/base user/mnt; echo 1 > user/base/file; chown -R nobody user; chmod 755 .
            cd user
            as="setpriv --reuid nobody --regid nogroup --clear-groups env HOME=$PWD DOTNET_CLI_HOME=$PWD"
            $as unionfs mount -l base mnt --foreground > changes & server=$!
            await is_mounted
            $as sh -c 'cat mnt/file; echo 2 > mnt/new; stat -c "%u %a" mnt/new; exec 5< mnt/file; kill -TERM $0; sleep 1' $server
            wait $server; echo "exit $?"
            is_mounted || echo "not mounted"
            cat changes
            """);

        Assert.Equal("1\n65534 644\nexit 0\nnot mounted\nA /new\n", output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("setpriv --reuid nobody --regid nogroup --clear-groups env HOME=$PWD DOTNET_CLI_HOME=$PWD ")]
    public void A_killed_server_leaves_no_mount_if_that_is_asked_for(string who)
    {
        SkipIfThereIsNoFuse();
        Assert.SkipUnless(who == "" || (File.Exists("/usr/bin/fusermount3") && File.Exists("/usr/bin/setpriv")), "needs fusermount3 (Debian: fuse3) and setpriv");
        var output = Shell.Run($$"""
            mknod fuse c 10 229 && chmod 666 fuse && mount --bind fuse /dev/fuse
            mkdir user user/base user/mnt; echo 1 > user/base/file; chown -R nobody user; chmod 755 .
            watchers() { pgrep -f "unionfs-watch $PWD/mnt" > /dev/null; }
            no_watchers() { ! watchers; }
            is_mounted() { grep -q " $PWD/mnt .* - fuse.unionfs " /proc/self/mountinfo; }
            cd user
            for round in 1 2; do
              {{who}}unionfs mount -l base mnt --auto-unmount --foreground > /dev/null & server=$!; disown
              await is_mounted && await watchers
              {{who}}sh -c 'cat mnt/file; echo 2 > mnt/new; exec 5< mnt/new; kill -KILL $0; sleep 1' $server
              await is_gone && ls mnt | wc -l
            done
            await no_watchers
            {{who}}unionfs mount -l base mnt --auto-unmount --foreground & server=$!
            await is_mounted && await watchers
            kill -TERM $server; wait $server; echo "exit $?"
            watchers && echo "a watcher is left"
            is_mounted || echo "not mounted"
            """);

        Assert.Equal("1\n0\n1\n0\nexit 0\nnot mounted\n", output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("setpriv --reuid nobody --regid nogroup --clear-groups env HOME=$PWD DOTNET_CLI_HOME=$PWD TMPDIR=$PWD ")]
    public void A_program_runs_in_a_sandbox_and_what_it_changed_is_listed(string who)
    {
        SkipIfThereIsNoFuse();
        Assert.SkipUnless(File.Exists("/bin/busybox") || File.Exists("/usr/bin/sh"), "needs a shell");
        var output = Shell.Run($$"""
            mknod fuse c 10 229 && chmod 666 fuse && mount --bind fuse /dev/fuse
            mkdir -p base/bin base/etc base/tmp base/proc; chmod 1777 base/tmp; echo old > base/etc/motd; echo gone > base/etc/gone
            for p in sh cat rm; do cp "$(readlink -f "$(command -v $p)")" base/bin/$p; done
            for f in $(ldd base/bin/* | grep -o '/[^ :]*' | sort -u); do [ -e base$f ] || { mkdir -p base${f%/*}; cp "$f" base$f; }; done
            mkdir work; chmod 777 work; chown -R nobody base; cd work
            {{who}}unionfs run -l ../base --save changes.tar -- /bin/sh -c 'cat /etc/motd; echo new > /etc/motd; rm /etc/gone; echo made > /tmp/file; exit 7'
            echo "exit $?"
            unionfs cat -l ../base -l changes.tar /etc/motd
            grep -c 'fuse.unionfs' /proc/self/mountinfo
            """);

        Assert.Equal("old\nD /etc/gone\nM /etc/motd\nA /tmp/file\nexit 7\nnew\n0\n", output);
    }

    [Fact]
    public void A_directory_with_an_odd_name_or_behind_a_link_is_mounted_on_in_the_background()
    {
        SkipIfThereIsNoFuse();
        var output = Shell.Run("""
            echo 1 > base/file; ln -s mnt alink; mkdir 'o d\d' $'li\nne'
            for d in alink 'o d\d' $'li\nne'; do
              unionfs mount -l base "$d" > out; echo "exit $?"
              cat "$d/file"; echo 2 > "$d/new"; umount "$(readlink -f "$d")"
              await test -s out; cat out; rm out
            done
            unionfs mount -l base nowhere 2>&1 | sed 's/.*: it/it/'
            unionfs mount -l base mnt --save hung.tar > /dev/null; echo 3 > mnt/kept; pkill -HUP -f "[m]ount -l base mnt --save hung.tar --foreground"
            await test -e hung.tar; tar tf hung.tar | grep kept
            """);

        Assert.Equal("exit 0\n1\nA /new\nexit 0\n1\nA /new\nexit 0\n1\nA /new\nit is no directory.\nkept\n", output);
    }

    [Fact]
    public async Task A_mount_over_another_stays_when_that_goes()
    {
        SkipIfThereIsNoFuse();
        using var tree = new Mounted(["below"]);
        using var above = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("above", static b => b.File("/above", "x"))));
        var lines = tree.Run(() =>
        {
            var client = new Calls.Client(tree.MountPath);
            using (FuseMount.Mount(above, tree.MountPath))
            {
                var watch = System.Diagnostics.Stopwatch.StartNew();
                tree.Mount.Dispose();
                Assert.InRange(watch.Elapsed.TotalSeconds, 0, 4);
                client.Content("above");
            }

            using var again = FuseMount.Mount(above, tree.MountPath);
            client.Content("above");
            return client.Lines;
        });

        Assert.Equal(2, lines.Count(static l => l.StartsWith("content of above: 1 ", StringComparison.Ordinal)));
        await tree.Mount.Unmounted.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void What_cannot_be_mounted_says_why()
    {
        SkipIfThereIsNoFuse();
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        using var closed = new NamespaceThread();

        var missing = Assert.Throws<DirectoryNotFoundException>(() => closed.Run(() => FuseMount.Mount(fs, "/nowhere/at all")));
        Assert.Equal("Cannot mount on '/nowhere/at all': it is no directory.", missing.Message);
    }

    private static void SkipIfThereIsNoFuse() => Assert.SkipWhen(Mounted.WhyNot is not null, Mounted.WhyNot ?? "");
}
