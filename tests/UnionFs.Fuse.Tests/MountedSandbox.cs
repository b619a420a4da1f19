using System.Collections.Concurrent;
using UnionFs.TestKit;

namespace UnionFs.Fuse.Tests;

/// <summary>A sandbox mounted by this process where only the programs it starts see it; <c>$MNT</c> to them.</summary>
internal sealed class MountedSandbox : IDisposable
{
    private static readonly Lazy<string?> s_whyUnavailable = new(Probe);
    private readonly ConcurrentQueue<Exception> _faults = new();

    public MountedSandbox(UnionFileSystem fs, FuseMountOptions? options = null)
    {
        Mounts = new PrivateMounts();
        try
        {
            var all = (options ?? Options) with { OnError = _faults.Enqueue };
            Mount = Mounts.Serve(directory => FuseMount.Mount(fs, directory, all));
        }
        catch
        {
            Mounts.Dispose();
            throw;
        }
    }

    /// <summary>The defaults with a shorter patience of the kernel, so that a request without an answer ends a test and does not hang it.</summary>
    public static FuseMountOptions Options { get; } = new() { RequestTimeout = TimeSpan.FromSeconds(60), AllowOther = true };

    /// <summary>Null where sandboxes can be mounted, or the reason why not.</summary>
    public static string? WhyUnavailable => s_whyUnavailable.Value;

    /// <summary>Whether the long forms of the cases are asked for.</summary>
    public static bool IsLong => Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1";

    public PrivateMounts Mounts { get; }

    public FuseMount Mount { get; }

    /// <summary>What should not have happened.</summary>
    public IEnumerable<Exception> Faults => _faults;

    /// <summary>Runs a script in a shell.</summary>
    public ProgramRun Run(string script, TimeSpan? patience = null) => Mounts.Run(script, patience);

    public void Dispose() => Mounts.Dispose();

    private static string? Probe()
    {
        if (HostTarget.WhyUnavailable is { } why)
        {
            return why;
        }

        if (!File.Exists("/dev/fuse"))
        {
            return "there is no /dev/fuse";
        }

        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        try
        {
            new MountedSandbox(fs).Dispose();
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }
}
