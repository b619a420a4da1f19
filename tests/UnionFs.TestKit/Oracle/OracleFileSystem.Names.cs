namespace UnionFs.TestKit;

public sealed partial class OracleFileSystem
{
    private string Create(string path, UnixFileMode mode)
    {
        var place = _tree.FindPlace(path);
        if (place.EndsInSlash)
        {
            throw Fail(FsError.EISDIR);
        }

        Add(place, NewNode(NodeKind.File, mode));
        return "";
    }

    private string Make(string path, NodeKind kind, UnixFileMode mode, DeviceNumber device = default)
    {
        var node = NewNode(kind, mode);
        node.Device = device;
        Add(_tree.FindPlace(path), node);
        return "";
    }

    private string MakeLink(string target, string path)
    {
        if (target.Length is 0 or > 4095)
        {
            throw Fail(target.Length == 0 ? FsError.ENOENT : FsError.ENAMETOOLONG);
        }

        var node = NewNode(NodeKind.Symlink, (UnixFileMode)0x1FF);
        node.Target = target;
        Add(_tree.FindPlace(path), node);
        return "";
    }

    private string Link(string existing, string path)
    {
        var node = _tree.Find(existing, followsLast: false);
        var place = _tree.FindPlace(path);
        CheckFree(place, isDirectory: false);
        if (node.IsDirectory)
        {
            throw Fail(FsError.EPERM);
        }

        OracleTree.Add(place.Directory, place.Name!, node);
        place.Directory.ModifyTime = s_now;
        return "";
    }

    private OracleNode NewNode(NodeKind kind, UnixFileMode mode) => new(NextId(), kind) { Mode = mode, ModifyTime = s_now };

    private static void CheckFree(OraclePlace place, bool isDirectory)
    {
        if (place.Name is null || place.Node is not null)
        {
            throw Fail(FsError.EEXIST);
        }

        if (place.EndsInSlash && !isDirectory)
        {
            throw Fail(FsError.ENOENT);
        }
    }

    /// <summary>Gives a new node its name. A set-group-id directory passes its group on, and to directories the bit.</summary>
    private static void Add(OraclePlace place, OracleNode node)
    {
        CheckFree(place, node.IsDirectory);
        var parent = place.Directory;
        if ((parent.Mode & UnixFileMode.SetGroup) != 0)
        {
            node.Gid = parent.Gid;
            node.Mode |= node.IsDirectory ? UnixFileMode.SetGroup : 0;
        }

        OracleTree.Add(parent, place.Name!, node);
        parent.ModifyTime = s_now;
    }

    private string Unlink(string path)
    {
        var place = _tree.FindPlace(path);
        if (place.Name is null)
        {
            throw Fail(FsError.EISDIR);
        }

        var node = place.Node ?? throw Fail(FsError.ENOENT);
        if (node.IsDirectory || place.EndsInSlash)
        {
            throw Fail(node.IsDirectory ? FsError.EISDIR : FsError.ENOTDIR);
        }

        Remove(place);
        return "";
    }

    private string RemoveDirectory(string path)
    {
        var place = _tree.FindPlace(path);
        if (DirectoryAt(place).Names.Count > 0)
        {
            throw Fail(FsError.ENOTEMPTY);
        }

        Remove(place);
        return "";
    }

    /// <summary>rm -r of one name.</summary>
    private string RemoveTree(string path)
    {
        var place = _tree.FindPlace(path);
        if (place.Name is not null && place.Node is { IsDirectory: false })
        {
            return Unlink(path);
        }

        DirectoryAt(place);
        Remove(place);
        return "";
    }

    /// <summary>The directory that rmdir means.</summary>
    private static OracleNode DirectoryAt(OraclePlace place)
    {
        if (place.Name is null)
        {
            throw Fail(place.Special switch { "." => FsError.EINVAL, ".." => FsError.ENOTEMPTY, _ => FsError.EBUSY });
        }

        var node = place.Node ?? throw Fail(FsError.ENOENT);
        return node.IsDirectory ? node : throw Fail(FsError.ENOTDIR);
    }

    private static void Remove(OraclePlace place)
    {
        OracleTree.Remove(place.Directory, place.Name!);
        place.Directory.ModifyTime = s_now;
    }

    private string Rename(string oldPath, string newPath, RenameMode mode)
    {
        OraclePlace from = _tree.FindPlace(oldPath), to = _tree.FindPlace(newPath);
        if (from.Name is null || to.Name is null)
        {
            throw Fail(mode == RenameMode.NoReplace && from.Name is not null ? FsError.EEXIST : FsError.EBUSY);
        }

        var moved = from.Node ?? throw Fail(FsError.ENOENT);
        var replaced = to.Node;
        CheckFlags(from, to, moved, replaced, mode);
        if (IsAtOrBelow(to.Directory, moved))
        {
            throw Fail(FsError.EINVAL);
        }

        if (replaced is not null && IsAtOrBelow(from.Directory, replaced))
        {
            throw Fail(mode == RenameMode.Exchange ? FsError.EINVAL : FsError.ENOTEMPTY);
        }

        if (moved == replaced)
        {
            return "";
        }

        if (replaced is not null && mode != RenameMode.Exchange)
        {
            if (moved.IsDirectory != replaced.IsDirectory)
            {
                throw Fail(replaced.IsDirectory ? FsError.EISDIR : FsError.ENOTDIR);
            }

            if (replaced.Names.Count > 0)
            {
                throw Fail(FsError.ENOTEMPTY);
            }
        }

        Move(from, to, replaced, mode);
        return "";
    }

    private static void CheckFlags(OraclePlace from, OraclePlace to, OracleNode moved, OracleNode? replaced, RenameMode mode)
    {
        if (mode == RenameMode.NoReplace && replaced is not null)
        {
            throw Fail(FsError.EEXIST);
        }

        if (mode == RenameMode.Exchange && replaced is null)
        {
            throw Fail(FsError.ENOENT);
        }

        var newMustBeDirectory = to.EndsInSlash && !(mode == RenameMode.Exchange ? replaced! : moved).IsDirectory;
        if (newMustBeDirectory || (from.EndsInSlash && !moved.IsDirectory))
        {
            throw Fail(FsError.ENOTDIR);
        }
    }

    private static void Move(OraclePlace from, OraclePlace to, OracleNode? replaced, RenameMode mode)
    {
        var moved = OracleTree.Detach(from.Directory, from.Name!);
        if (replaced is not null)
        {
            OracleTree.Detach(to.Directory, to.Name!);
        }

        OracleTree.Add(to.Directory, to.Name!, moved);
        if (mode == RenameMode.Exchange)
        {
            OracleTree.Add(from.Directory, from.Name!, replaced!);
        }

        from.Directory.ModifyTime = s_now;
        to.Directory.ModifyTime = s_now;
    }

    private bool IsAtOrBelow(OracleNode directory, OracleNode top)
    {
        for (; directory != top; directory = directory.Parent!)
        {
            if (directory == _tree.Root)
            {
                return false;
            }
        }

        return true;
    }
}
