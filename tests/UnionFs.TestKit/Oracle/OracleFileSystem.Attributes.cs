using System.Globalization;
using System.Text;

namespace UnionFs.TestKit;

public sealed partial class OracleFileSystem
{
    private const string Capability = "security.capability";

    private string ChangeMode(string path, UnixFileMode mode)
    {
        _tree.Find(path, followsLast: true).Mode = mode;
        return "";
    }

    /// <summary>lchown(2): of what is no directory, set-user-id goes, set-group-id where the group may execute, and capabilities.</summary>
    private string ChangeOwner(string path, uint uid, uint gid)
    {
        var node = _tree.Find(path, followsLast: false);
        node.Uid = uid;
        node.Gid = gid;
        if (!node.IsDirectory)
        {
            node.Mode &= ~UnixFileMode.SetUser;
            node.Mode &= (node.Mode & UnixFileMode.GroupExecute) != 0 ? ~UnixFileMode.SetGroup : node.Mode;
            node.Xattrs.Remove(Capability);
        }

        return "";
    }

    private string SetTime(string path, Timestamp time)
    {
        _tree.Find(path, followsLast: false).ModifyTime = time;
        return "";
    }

    private string SetXattr(string path, string name, byte[] value)
    {
        NodeForXattr(path, name, ifNotAllowed: FsError.EPERM).Xattrs[name] = value;
        return "";
    }

    private string GetXattr(string path, string name)
    {
        var node = NodeForXattr(path, name, ifNotAllowed: FsError.ENODATA);
        return node.Xattrs.TryGetValue(name, out var value) ? Convert.ToHexStringLower(value) : throw Fail(FsError.ENODATA);
    }

    private string RemoveXattr(string path, string name)
    {
        var node = NodeForXattr(path, name, ifNotAllowed: FsError.EPERM);
        return node.Xattrs.Remove(name) ? "" : throw Fail(FsError.ENODATA);
    }

    /// <summary>The node, if it may have an attribute of this name: one in a namespace, and <c>user.</c> only on files and directories.</summary>
    private OracleNode NodeForXattr(string path, string name, FsError ifNotAllowed)
    {
        if (name.Length is 0 or > 255)
        {
            throw Fail(FsError.ERANGE);
        }

        var node = _tree.Find(path, followsLast: false);
        if (name.StartsWith("user.", StringComparison.Ordinal) && node.Kind is not (NodeKind.File or NodeKind.Directory))
        {
            throw Fail(ifNotAllowed);
        }

        string[] spaces = ["user.", "trusted.", "security."];
        var space = Array.Find(spaces, s => name.StartsWith(s, StringComparison.Ordinal)) ?? throw Fail(FsError.EOPNOTSUPP);
        return name.Length > space.Length ? node : throw Fail(FsError.EINVAL);
    }

    private string ReadLink(string path)
    {
        var node = _tree.Find(path, followsLast: false);
        return node.Kind == NodeKind.Symlink ? FsText.ToJson(OracleText.ToText(node.Target)) : throw Fail(FsError.EINVAL);
    }

    private string ReadDirectory(string path)
    {
        var node = _tree.Find(path, followsLast: true);
        return node.IsDirectory ? ToJson(node.Names.Keys) : throw Fail(FsError.ENOTDIR);
    }

    private static string Show(OracleNode node) => string.Create(
        CultureInfo.InvariantCulture,
        $"{FsMode.ToLetter(node.Kind)} {FsMode.ToOctal(node.Mode)} {node.Uid} {node.Gid} {node.Size} {node.LinkCount} {node.ModifyTime.TotalNanoseconds}");

    private static string ToJson(IEnumerable<string> names)
    {
        var text = new StringBuilder("[");
        foreach (var name in names)
        {
            text.Append(text.Length > 1 ? "," : "").Append(FsText.ToJson(OracleText.ToText(name)));
        }

        return text.Append(']').ToString();
    }
}
