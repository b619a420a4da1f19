namespace UnionFs;

/// <summary>Runs operations of scripts on a sandbox and says what came of each.</summary>
public sealed class ScriptRunner
{
    /// <summary>A runner on a sandbox; snapshots it takes are known to it by name.</summary>
    public ScriptRunner(UnionFileSystem fileSystem) => throw null!;

    /// <summary>Runs one operation and answers <c>OK</c>, <c>OK VALUE</c> or an errno name.</summary>
    public string Run(ScriptOperation operation) => throw null!;
}
