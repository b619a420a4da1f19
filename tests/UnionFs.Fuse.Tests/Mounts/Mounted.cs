using System.Formats.Tar;
using UnionFs.Fuse.Tests.Calls;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>
/// The same tree twice: mounted, as a folder, a tar and a top above them; and plain, in a tmpfs. Each test case has a directory of its own in it.
/// Everything is in a mount namespace of its own and goes with it.
/// </summary>
internal sealed class Mounted : IDisposable
{
    private readonly string _folder;
    private readonly NamespaceThread _thread;
    private readonly Layer _lower;
    private readonly Layer _upper;
    private FuseMount? _mount;

    public Mounted(IEnumerable<string> cases, FuseMountOptions? options = null, UnionFsOptions? sandbox = null)
    {
        _folder = Directory.CreateTempSubdirectory("unionfs-fuse-").FullName;
        _thread = new NamespaceThread();
        _thread.Run(() =>
        {
            Check(Libc.Mount("tmpfs", _folder, "tmpfs", 0, "mode=755"));
            foreach (var part in (string[])["lower", "upper", "plain", "mount"])
            {
                Directory.CreateDirectory($"{_folder}/{part}");
            }

            foreach (var name in cases)
            {
                WriteLower($"{_folder}/lower/{name}");
                WriteUpper($"{_folder}/upper/{name}");
                WriteLower($"{_folder}/plain/{name}");
                WriteUpper($"{_folder}/plain/{name}");
            }

            TarFile.CreateFromDirectory($"{_folder}/upper", $"{_folder}/upper.tar", includeBaseDirectory: false);
        });
        _lower = _thread.Run(() => Layer.FromDirectory($"{_folder}/lower"));
        _upper = _thread.Run(() => Layer.FromTar($"{_folder}/upper.tar"));
        Sandbox = UnionFileSystem.Create(LayerStack.Of(_lower, _upper), sandbox);
        // The folder is seen by the thread alone, and read by the threads of the mount relative to what is open.
        Sandbox.Stack.Preload(cancellationToken: Xunit.TestContext.Current.CancellationToken);
        Remount(options);
    }

    public static string? WhyNot => FuseMount.WhyNotSupported ?? (Environment.IsPrivilegedProcess ? null : "needs root, for a mount namespace of its own");

    public UnionFileSystem Sandbox { get; }

    public FuseMount Mount => _mount!;

    public string PlainPath => $"{_folder}/plain";

    public string MountPath => $"{_folder}/mount";

    /// <summary>Unmounts, if it is mounted, and mounts again.</summary>
    public void Remount(FuseMountOptions? options) => _thread.Run(() =>
    {
        _mount?.Dispose();
        // The clients are threads of this process: should it end while one waits, the kernel ends the waiting.
        _mount = FuseMount.Mount(Sandbox, MountPath, (options ?? FuseMountOptions.Default) with { RequestTimeout = TimeSpan.FromSeconds(90) });
    });

    /// <summary>Runs work where both trees are seen.</summary>
    public void Run(Action work) => _thread.Run(work);

    public T Run<T>(Func<T> work) => _thread.Run(work);

    /// <summary>What a client answers in the mounted tree, and what it answers in the plain one.</summary>
    public (IReadOnlyList<string> Mounted, IReadOnlyList<string> Plain) RunBoth(string name, Action<Client> work) => _thread.Run(() =>
    {
        var (mounted, plain) = (new Client($"{MountPath}/{name}"), new Client($"{PlainPath}/{name}"));
        work(plain);
        work(mounted);
        return (mounted.Lines, plain.Lines);
    });

    public void Dispose()
    {
        try
        {
            _thread.Run(() => _mount?.Dispose());
        }
        finally
        {
            _thread.Dispose();
            Sandbox.Dispose();
            _lower.Dispose();
            _upper.Dispose();
            Directory.Delete(_folder);
        }
    }

    private static void WriteLower(string path)
    {
        Directory.CreateDirectory($"{path}/dir/deep");
        Directory.CreateDirectory($"{path}/empty");
        File.WriteAllBytes($"{path}/file", Bytes(20_000, 1));
        File.WriteAllText($"{path}/dir/inner", "inner");
        File.WriteAllText($"{path}/dir/deep/leaf", "leaf");
        File.CreateSymbolicLink($"{path}/link", "file");
        using (var sparse = File.Create($"{path}/sparse"))
        {
            sparse.SetLength(1 << 20);
            sparse.Position = 512 << 10;
            sparse.Write(Bytes(4096, 2));
        }

        File.WriteAllText($"{path}/hidden", "below");
        Check(Libc.Link(Client.CurrentDirectory, $"{path}/file", Client.CurrentDirectory, $"{path}/hard", 0));
    }

    private static void WriteUpper(string path)
    {
        Directory.CreateDirectory($"{path}/dir");
        File.WriteAllBytes($"{path}/tarred", Bytes(9_000, 3));
        File.WriteAllText($"{path}/dir/inner2", "from the tar");
        File.WriteAllText($"{path}/hidden", "above");
    }

    public static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new IOException(Client.Error());
        }
    }
}
