using System.Diagnostics;
using UnionFs.TestKit;

namespace UnionFs.Fuse.Tests.Differential;

/// <summary>A namespace for mounts and a process in it that runs operations there.</summary>
internal sealed class ScriptClient : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly Process _process;

    public ScriptClient()
    {
        Mounts = new PrivateMounts();
        _process = Mounts.Start($"exec dotnet exec '{Path.Combine(AppContext.BaseDirectory, "UnionFs.MountClient.dll")}' scripts", isFed: true);
        Root = new RemoteRoot(_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream);
    }

    public PrivateMounts Mounts { get; }

    public RemoteRoot Root { get; }

    public void Dispose()
    {
        Root.Dispose();
        if (!_process.WaitForExit(s_patience))
        {
            Mounts.AbortConnections();
            _process.Kill();
        }

        _process.Dispose();
        Mounts.Dispose();
    }
}
