namespace UnionFs.Adapters.Tests.Differential;

/// <summary>
/// A folder of the host for trees, with two directories above each that hold nothing else, and the working directory and the folder
/// for temporary files of this process, which are put back at the end.
/// </summary>
internal sealed class DiskArea : IDisposable
{
    private const string TemporaryVariable = "TMPDIR";
    private readonly string _workingDirectory = Environment.CurrentDirectory;
    private readonly string? _temporary = Environment.GetEnvironmentVariable(TemporaryVariable);
    private readonly string _top = Path.Combine(Place, $"unionfs-{Path.GetRandomFileName()[..8]}");

    public DiskArea() => Directory.CreateDirectory(_top);

    /// <summary>In memory where the host offers it, as trees are made and deleted by the thousand; never in the folder for temporary files, which is a link in sandboxes.</summary>
    private static string Place => Directory.Exists("/dev/shm") ? "/dev/shm" : "/var/tmp";

    /// <summary>The root of a tree.</summary>
    public string Root => RootOf("tree-1");

    /// <summary>The root of another tree, of a path as long.</summary>
    public string OtherRoot => RootOf("tree-2");

    /// <summary>Makes a tree the working directory and the place of its temporary files.</summary>
    public static void Enter(string root)
    {
        Environment.CurrentDirectory = root;
        Environment.SetEnvironmentVariable(TemporaryVariable, $"{root}/{StartingTree.Temporary}");
    }

    /// <summary>Leaves whatever tree was entered for a place that stays.</summary>
    public void Leave()
    {
        Environment.CurrentDirectory = _workingDirectory;
        Environment.SetEnvironmentVariable(TemporaryVariable, _temporary);
    }

    public void Dispose()
    {
        Leave();
        DiskTree.Delete(_top);
    }

    private string RootOf(string name) => $"{_top}/{name}/root";
}
