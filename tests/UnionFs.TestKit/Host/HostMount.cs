using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace UnionFs.TestKit;

/// <summary>
/// An empty file system of the kernel's, mounted where only one thread sees it. Paths given to the members are seen from its
/// mount point, which is the working directory of that thread after the constructor.
/// </summary>
/// <remarks>All members but <see cref="Dispose"/> are to be called on the thread.</remarks>
internal sealed unsafe class HostMount : IDisposable
{
    private const string Ext4Image = "image";
    private readonly Stack<Action> _undo = new();
    private readonly string _directory;

    public HostMount(HostFileSystem kind)
    {
        _directory = Directory.CreateTempSubdirectory("unionfs-host-").FullName;
        Mount("tmpfs", _directory, "tmpfs", "size=75%,nr_inodes=0,mode=755");
        Path = _directory;
        if (kind == HostFileSystem.Ext4)
        {
            Path = MountExt4(HostPath.Join(_directory, Ext4Image), HostPath.Join(_directory, "ext4"));
        }

        EnterMountPoint();
    }

    /// <summary>The mount point, as the thread sees it before it enters another root.</summary>
    public string Path { get; }

    /// <summary>Mounts on a directory; undone before this mount itself.</summary>
    public void Mount(string source, string target, string type, string options)
    {
        fixed (byte* sourceBytes = HostPath.ToBytes(source), targetBytes = HostPath.ToBytes(target), typeBytes = HostPath.ToBytes(type), data = HostPath.ToBytes(options))
        {
            if (Libc.Mount(sourceBytes, targetBytes, typeBytes, 0, data) != 0)
            {
                throw HostErrno.Exception($"mount -t {type} -o {options}", target);
            }
        }

        _undo.Push(() => Unmount(target));
    }

    /// <summary>
    /// Lets a server of this process mount on a directory: on a thread, and with threads of its own, that keep the root of the host
    /// when this one enters another. Disposed before what was mounted earlier.
    /// </summary>
    /// <param name="target">The directory, as a full path.</param>
    /// <param name="mount">Mounts and answers what ends it.</param>
    public void Serve(string target, Func<string, IDisposable> mount)
    {
        IDisposable? server = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                server = Libc.Unshare(Libc.CloneFs) == 0 ? mount(target) : throw HostErrno.Exception("unshare", target);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        _undo.Push(server!.Dispose);
    }

    /// <summary>Makes the mount point the working directory of the thread.</summary>
    public void EnterMountPoint()
    {
        fixed (byte* path = HostPath.ToBytes(Path))
        {
            if (Libc.ChangeDirectory(path) != 0)
            {
                throw HostErrno.Exception("chdir", Path);
            }
        }
    }

    /// <summary>Unmounts everything, last first. To be called on the thread, with the root of the host.</summary>
    public void UnmountAll()
    {
        EnterMountPoint();
        while (_undo.TryPop(out var undo))
        {
            undo();
        }
    }

    /// <summary>Removes the mount point, which is an empty directory to everyone but the thread. To be called on another thread.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory);
        }
    }

    private static void Unmount(string target)
    {
        fixed (byte* path = HostPath.ToBytes(target), root = "/\0"u8)
        {
            if (System.IO.Path.IsPathRooted(target))
            {
                _ = Libc.ChangeDirectory(root);
            }

            // Detached, so that a scanner which has a file open cannot keep it from going.
            if (Libc.Unmount(path, Libc.UnmountDetach) != 0)
            {
                throw HostErrno.Exception("umount", target);
            }
        }
    }

    private string MountExt4(string image, string target)
    {
        using (var file = File.Create(image))
        {
            file.SetLength(512L << 20);
        }

        Directory.CreateDirectory(target);
        Execute("mkfs.ext4", "-q", "-F", "-O", "^has_journal", "-I", "256", image);
        Execute("mount", "-t", "ext4", "-o", "loop", image, target);
        _undo.Push(() => Unmount(target));
        Directory.Delete(HostPath.Join(target, "lost+found"));
        return target;
    }

    /// <summary>Runs a program; it inherits the mount namespace of the thread that starts it.</summary>
    private static void Execute(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException($"{program} {string.Join(' ', arguments)} failed: {error.Trim()}");
        }
    }
}
