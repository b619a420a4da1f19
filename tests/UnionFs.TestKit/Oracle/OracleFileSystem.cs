using System.Security.Cryptography;

namespace UnionFs.TestKit;

/// <summary>
/// The naive file system that a union must equal (invariant U10): a tree of nodes in memory, changed in place, copied whole for a
/// snapshot. Written from POSIX and what Linux does for root; knows nothing of layers once they are flattened.
/// </summary>
public sealed partial class OracleFileSystem
{
    /// <summary>What the clock of the oracle says; no script may set it.</summary>
    private static readonly Timestamp s_now = new(9_000_000_000, 1);

    private readonly Dictionary<string, OracleTree> _snapshots = [];
    private readonly HashSet<string> _commits = [];
    private OracleTree _tree;
    private long _lastId;

    /// <summary>The tree that a stack shows.</summary>
    public OracleFileSystem(LayerStack stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        _tree = OracleLayers.Flatten(stack, NextId);
    }

    /// <summary>Every path: depth first, siblings by their bytes.</summary>
    public IEnumerable<OraclePath> Paths() => _tree.All().Select(n => new OraclePath(
        OracleText.ToText(n.Path),
        n.Node.Kind,
        n.Node.IsDirectory && n.Node.Names.Count == 0,
        n.Node.Xattrs.Count == 0 ? [] : [.. n.Node.Xattrs.Keys.Select(OracleText.ToText)]));

    /// <summary>Runs one operation and answers <c>OK</c>, <c>OK VALUE</c> or an errno name.</summary>
    public string Run(ScriptOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Answer(() => Dispatch(operation));
    }

    /// <summary>Every path with its attributes and hash.</summary>
    public IEnumerable<TreeEntry> Walk()
    {
        foreach (var (path, node) in _tree.All())
        {
            var xattrs = XattrSet.Empty;
            foreach (var (name, value) in node.Xattrs)
            {
                xattrs = xattrs.With(OracleText.ToText(name), value);
            }

            yield return new TreeEntry(OracleText.ToText(path), StatOf(node))
            {
                Target = node.Kind == NodeKind.Symlink ? OracleText.ToText(node.Target) : null,
                Sha256 = node.Kind == NodeKind.File ? Convert.ToHexStringLower(SHA256.HashData(node.Content)) : null,
                Xattrs = xattrs,
            };
        }
    }

    private static string Answer(Func<string> run)
    {
        try
        {
            var value = run();
            return value.Length == 0 ? "OK" : $"OK {value}";
        }
        catch (OracleException exception)
        {
            return exception.Error.ToString();
        }
    }

    private static OracleException Fail(FsError error) => new(error);

    private static FileStat StatOf(OracleNode node) => new(
        new NodeId((ulong)node.Id),
        node.Kind,
        new NodeAttributes(node.Mode, node.Uid, node.Gid) { Size = node.Size, ModifyTime = node.ModifyTime, Device = node.Device },
        node.LinkCount);

    private long NextId() => ++_lastId;

    private string Dispatch(ScriptOperation o)
    {
        var path = o.Verb >= ScriptVerb.Commit ? o.Path : OracleText.FromText(o.Path);
        var other = OracleText.FromText(o.Other);
        return o.Verb switch
        {
            ScriptVerb.Create => Create(path, o.Mode),
            ScriptVerb.Mkdir => Make(path, NodeKind.Directory, o.Mode),
            ScriptVerb.Symlink => MakeLink(other, path),
            ScriptVerb.Link => Link(path, other),
            ScriptVerb.Mkfifo => Make(path, NodeKind.Fifo, o.Mode),
            ScriptVerb.Mknod => Make(path, o.DeviceKind, o.Mode, o.Device),
            ScriptVerb.Write => Write(path, o.Offset, o.Data.Span),
            ScriptVerb.Append => Append(path, o.Data.Span),
            ScriptVerb.Truncate => Truncate(path, o.Offset),
            ScriptVerb.Read => Read(path, o.Offset, o.Length),
            ScriptVerb.Unlink => Unlink(path),
            ScriptVerb.Rmdir => RemoveDirectory(path),
            ScriptVerb.Rmtree => RemoveTree(path),
            ScriptVerb.Rename => Rename(path, other, o.RenameMode),
            ScriptVerb.Chmod => ChangeMode(path, o.Mode),
            ScriptVerb.Chown => ChangeOwner(path, o.Uid, o.Gid),
            ScriptVerb.Utimens => SetTime(path, o.ModifyTime),
            ScriptVerb.Setxattr => SetXattr(path, OracleText.FromText(o.XattrName), o.Data.ToArray()),
            ScriptVerb.Getxattr => GetXattr(path, OracleText.FromText(o.XattrName)),
            ScriptVerb.Removexattr => RemoveXattr(path, OracleText.FromText(o.XattrName)),
            ScriptVerb.Listxattr => ToJson(_tree.Find(path, followsLast: false).Xattrs.Keys),
            ScriptVerb.Stat => Show(_tree.Find(path, followsLast: false)),
            ScriptVerb.Readlink => ReadLink(path),
            ScriptVerb.Readdir => ReadDirectory(path),
            ScriptVerb.Commit => _commits.Add(o.Path) ? "" : throw Fail(FsError.EEXIST),
            ScriptVerb.Snapshot => _snapshots.TryAdd(o.Path, _tree.Copy()) ? "" : throw Fail(FsError.EEXIST),
            _ => Restore(o.Path),
        };
    }

    private string Restore(string name)
    {
        _tree = _snapshots.TryGetValue(name, out var kept) ? kept.Copy() : throw Fail(FsError.ENOENT);
        RestoreOpenFiles();
        return "";
    }
}
