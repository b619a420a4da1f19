namespace UnionFs.TestKit;

/// <summary>
/// A real file system of the kernel that runs scripts: paths count from a directory that is the root of a thread of its own, so
/// absolute links and <c>..</c> stay inside. Nothing of it is visible to, or mounted for, anyone else.
/// </summary>
public abstract class HostTarget : IDisposable
{
    private static readonly Lazy<string?> s_whyUnavailable = new(() => ProbeFor(() => new HostDirectoryTarget(LayerStack.Empty)));
    private readonly PrivateNamespaceThread _thread;
    private readonly HostMount _mount;
    private bool _disposed;

    /// <summary>Mounts an empty file system and lets the derived class fill it; then its directory becomes the root.</summary>
    private protected HostTarget(HostFileSystem kind, Func<HostMount, string> prepare)
    {
        _thread = new PrivateNamespaceThread();
        HostMount? mount = null;
        try
        {
            _thread.Run(() =>
            {
                mount = new HostMount(kind);
                _thread.EnterRoot(prepare(mount));
            });
        }
        catch
        {
            _thread.Dispose();
            mount?.Dispose();
            throw;
        }

        _mount = mount!;
    }

    /// <summary>Null where plain directories can be tested, or the reason why not.</summary>
    public static string? WhyUnavailable => s_whyUnavailable.Value;

    /// <summary>Runs one operation and answers in the trace form: <c>OK</c>, <c>OK VALUE</c> or an errno name.</summary>
    public string Run(ScriptOperation operation) => _thread.Run(() => HostVerbs.Run(operation));

    /// <summary>As <see cref="Run"/>, as a user without capabilities; null: as root with all.</summary>
    public string RunAs(Identity? identity, ScriptOperation operation) =>
        identity is null ? Run(operation) : RunAs(identity, () => HostVerbs.Run(operation));

    /// <summary>Runs work in the target's root as a user without capabilities.</summary>
    public T RunAs<T>(Identity identity, Func<T> work) => _thread.Run(() => HostIdentity.Run(identity, work));

    /// <summary>Runs operations one after the other.</summary>
    public IReadOnlyList<string> RunAll(IEnumerable<ScriptOperation> operations) =>
        _thread.Run(() => operations.Select(HostVerbs.Run).ToList());

    /// <summary>Every path with its attributes: depth first, siblings by their bytes.</summary>
    public IReadOnlyList<TreeEntry> Walk() => _thread.Run(HostWalk.Run);

    /// <summary>Unmounts and forgets everything.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Dispose(true);
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Unmounts and forgets everything.</summary>
    protected virtual void Dispose(bool disposing)
    {
        try
        {
            _thread.Run(() =>
            {
                _thread.LeaveRoot();
                _mount.UnmountAll();
            });
        }
        finally
        {
            _thread.Dispose();
            _mount.Dispose();
        }
    }

    /// <summary>Why a target cannot be made here: the system, the user, or what the kernel answers.</summary>
    private protected static string? ProbeFor(Func<HostTarget> make)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "needs Linux";
        }

        if (Libc.GetEffectiveUser() != 0)
        {
            return "needs root, for a mount namespace of its own";
        }

        try
        {
            make().Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception or EntryPointNotFoundException)
        {
            return e.Message;
        }
    }
}
