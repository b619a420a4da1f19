using UnionFs.Fuse.Tests.Calls;
using Xunit;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>POSIX access lists as their programs set and show them, and what becomes of them in layers and in process.</summary>
public sealed class AccessListTests
{
    /// <summary>Nobody (65534) and daemon (1) are somebody; all output is compared with that of the same on a tmpfs.</summary>
    private const string Work = """
        as() { setpriv --reuid $1 --regid $1 --clear-groups sh -c "$2" 2>&1 | sed 's/^[^ ]*: //; s/^[0-9]*: //'; }
        umask 022
        mkdir shared; echo text > shared/old; chmod 750 shared
        as 65534 'cat shared/old'
        setfacl -m u:nobody:rwx -m g:daemon:rx shared
        as 65534 'cat shared/old; echo new > shared/new; ls shared'
        as 1 'cat shared/new; echo x > shared/newer'
        setfacl -d -m u:daemon:rw -m o::- shared
        umask 077
        mkdir -p shared/deep/deeper; echo 1 > shared/deep/deeper/file; cp shared/old shared/deep/copy; cp -a shared/old shared/deep/same; mv shared/old shared/deep/moved
        as 1 'cat shared/deep/deeper/file'
        chmod 770 shared/deep/deeper/file; getfacl -p shared/deep/deeper/file
        chmod g-rwx shared/deep; getfacl -p shared/deep; as 1 'ls shared/deep'
        setfacl -m m::rx shared/deep; as 1 'ls shared/deep | wc -l'
            find shared | sort | xargs getfacl -p
        setfacl -R -b shared; find shared | sort | xargs getfacl -p; stat -c '%a %n' shared/*
        tar --acls -cf ../$1.tar shared; setfacl -k shared
        """;

    [Fact]
    public void Programs_see_of_lists_what_they_see_on_a_tmpfs()
    {
        Assert.SkipWhen(Mounted.WhyNot is not null, Mounted.WhyNot ?? "");
        Assert.SkipUnless(File.Exists("/usr/bin/setfacl") && File.Exists("/usr/bin/setpriv"), "needs setfacl (Debian: acl) and setpriv");
        var output = Shell.Run($$"""
            chmod 755 .; mkdir plain
            cat > work <<'END'
            {{Work}}
            END
            unionfs mount -l base mnt --foreground --allow-other > /dev/null & server=$!
            await is_mounted
            (cd plain; bash -u ../work plain) > plain.out 2>&1
            (cd mnt; bash -u ../work mnt) > mnt.out 2>&1
            umount mnt; wait $server
            cat plain.out; diff plain.out mnt.out && echo same
            """);

        Assert.EndsWith("same\n", output);
        Assert.Contains("user:daemon:rw-", output);
        Assert.Contains("Permission denied\ntext\nnew\nold\nnew\n", output);
    }

    [Fact]
    public void A_list_set_in_process_is_asked_at_once()
    {
        Assert.SkipWhen(Mounted.WhyNot is not null, Mounted.WhyNot ?? "");
        using var tree = new Mounted(["lists"], new FuseMountOptions { AllowOther = true });
        var list = Convert.FromHexString("0200000001000600ffffffff02000600e803000004000000ffffffff10000600ffffffff20000000ffffffff");
        tree.Sandbox.SetMode("/lists/file", (UnixFileMode)0x180);
        var answers = new List<string>();
        Open();
        tree.Sandbox.SetXattr("/lists/file", "system.posix_acl_access", list);
        Open();
        tree.Sandbox.SetMode("/lists/file", (UnixFileMode)0x1A0);
        Open();
        tree.Sandbox.RemoveXattr("/lists/file", "system.posix_acl_access");
        Open();

        Assert.Equal(["EACCES", "OK", "EACCES", "EACCES"], answers);

        void Open()
        {
            tree.Mount.Settle();
            tree.Run(() =>
            {
                _ = Libc.ActAs(1000);
                try
                {
                    var client = new Client($"{tree.MountPath}/lists");
                    var file = client.Open("file", Client.ReadWrite);
                    _ = Libc.Close(file);
                    answers.Add(client.Lines[0].Split(' ')[^1]);
                }
                finally
                {
                    _ = Libc.ActAs(0);
                }
            });
        }
    }

    [Fact]
    public void A_list_that_is_none_lets_nobody_in()
    {
        Assert.SkipWhen(Mounted.WhyNot is not null, Mounted.WhyNot ?? "");
        using var layer = Layer.InMemory("odd", static b => b.File("/file", "secret").WithMode((UnixFileMode)0x1B6).WithXattr("system.posix_acl_access", [2, 0, 0, 0, 9]));
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        using var other = fs.Fork(new Identity { Uid = 1000, Gid = 1000 });

        Assert.Equal(FsError.EACCES, FsErrors.FromException(Assert.Throws<UnauthorizedAccessException>(() => other.ReadAllText("/file"))));
    }
}
