using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Access;

/// <summary>Opening in every way with every set of rights, compared with the host file by file.</summary>
public class OpeningTests
{
    private const string Path = "/d/f";
    private static readonly int[] s_directoryModes = [0x1FF, 0x16D, 0x049, 0x1B6, 0x3FF, 0x1C0];
    private static readonly int[] s_fileModes = [0, 0x100, 0x080, 0x180, 0x124, 0x092, 0x1B6, 0x006, 0x030, 0xDFF];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    public void A_file_is_opened_as_the_host_opens_it(uint uid, uint gid)
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"plain directory: {HostTarget.WhyUnavailable}");
        Assert.SkipWhen(HostSettings.ProtectsStickyDirectories, "fs.protected_regular is set here, which forbids more than POSIX does");
        using var host = new HostDirectoryTarget(LayerStack.Empty);
        using var box = new ActingSandbox(LayerStack.Empty);
        var refused = 0;
        foreach (var directoryMode in s_directoryModes)
        {
            foreach (var fileMode in s_fileModes)
            {
                foreach (var mode in Enum.GetValues<FileMode>())
                {
                    foreach (var access in Enum.GetValues<FileAccess>().Where(a => IsPossible(mode, a)))
                    {
                        Prepare(host, box, uid, gid, directoryMode, fileMode);
                        var expected = host.RunAs(Actors.All[1]!, () => Open(() => File.OpenHandle(Path, mode, access, FileShare.ReadWrite | FileShare.Delete)));
                        var fileSystem = box.As(1);
                        var actual = Open(() => fileSystem.OpenHandle(Path, mode, access, createMode: (UnixFileMode)0x1B6));
                        var what = $"{directoryMode:X} {fileMode:X} {uid}:{gid} {mode} {access}: ";
                        Assert.Equal(what + expected + " " + Stat(step => host.Run(step.Script!)), what + actual + " " + Stat(box.Run));
                        refused += actual == nameof(UnauthorizedAccessException) ? 1 : 0;
                    }
                }
            }
        }

        Assert.InRange(refused, 50, 1000);
    }

    private static bool IsPossible(FileMode mode, FileAccess access) =>
        (access & FileAccess.Write) != 0 ? mode != FileMode.Append || access == FileAccess.Write : mode is FileMode.Open or FileMode.OpenOrCreate;

    private static string Open(Func<IDisposable> open)
    {
        try
        {
            open().Dispose();
            return "OK";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.GetType().Name;
        }
    }

    /// <summary>A file in a directory, or only the directory where the mode is that of no file.</summary>
    private static void Prepare(HostTarget host, ActingSandbox box, uint uid, uint gid, int directoryMode, int fileMode)
    {
        ScriptOperation[] operations =
        [
            new(ScriptVerb.Rmtree, "/d"),
            new(ScriptVerb.Mkdir, "/d") { Mode = (UnixFileMode)directoryMode },
            new(ScriptVerb.Create, Path) { Mode = (UnixFileMode)fileMode },
            new(ScriptVerb.Write, Path) { Data = "abc"u8.ToArray() },
            new(ScriptVerb.Chown, Path) { Uid = uid, Gid = gid },
            new(ScriptVerb.Chmod, Path) { Mode = (UnixFileMode)fileMode },
            fileMode == 0x006 ? new(ScriptVerb.Unlink, Path) : new(ScriptVerb.Stat, Path),
        ];
        foreach (var operation in operations)
        {
            host.Run(operation);
            box.Run(new Step(operation));
        }
    }

    private static string Stat(Func<Step, string> run)
    {
        var answer = run(new Step(new ScriptOperation(ScriptVerb.Stat, Path)));
        return answer[..Math.Max(5, answer.LastIndexOf(' '))];
    }
}
