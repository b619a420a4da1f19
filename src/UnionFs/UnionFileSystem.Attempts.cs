using System.Runtime.CompilerServices;

namespace UnionFs;

/// <content>Operations that answer their error instead of throwing, for callers that have exceptions of their own.</content>
public sealed partial class UnionFileSystem
{
    /// <summary>Whether somebody acts who has a umask.</summary>
    internal bool HasIdentity => Identity is not null;

    /// <summary>Who acts, if anybody is named.</summary>
    internal Identity? Identity => Options.Identity;

    /// <summary>As <see cref="OpenHandle"/>.</summary>
    [SkipLocalsInit]
    internal FsError TryOpenHandle(
        ReadOnlySpan<char> path, FileMode mode, FileAccess access, FileShare share, UnixFileMode createMode, out FileHandle handle)
    {
        Span<byte> buffer = stackalloc byte[FsName.MaxPathBytes];
        handle = default;
        var error = EncodedPath.Encode(path, buffer, out var bytes);
        if (error == FsError.OK)
        {
            error = _union.Open(bytes, mode, access, share, Bits(createMode), followLinks: true, out var slot, out var generation);
            handle = error == FsError.OK ? new FileHandle(_union, slot, generation) : default;
        }
        else if (error == FsError.ENAMETOOLONG)
        {
            using var encoded = new EncodedPath(path, "open");
            error = _union.Open(encoded.Bytes, mode, access, share, Bits(createMode), followLinks: true, out var slot, out var generation);
            handle = error == FsError.OK ? new FileHandle(_union, slot, generation) : default;
        }

        return mode is FileMode.Open or FileMode.Truncate ? error : ErrorOfCreating(error, path);
    }

    /// <summary>A directory whose names are to be read; or that is only to be the place where paths start, for which the right to search it is enough.</summary>
    internal FsError TryFindDirectory(ReadOnlySpan<char> path, out FoundDirectory? directory, bool lists = true)
    {
        directory = null;
        var error = EncodedPath.TryEncode(path, out var encoded);
        if (error != FsError.OK)
        {
            return error;
        }

        using (encoded)
        {
            error = _union.FindDirectory(_union.Root, encoded.Bytes, lists ? Permissions.Read : Permissions.Search, out var found);
            directory = error == FsError.OK ? new FoundDirectory(_union, new Node(ViewRoot.NodeOf(found))) : null;
            return error;
        }
    }

    /// <summary>As <see cref="Unlink"/>.</summary>
    internal FsError TryUnlink(ReadOnlySpan<char> path) => TryRemove(path, RemoveMode.File);

    /// <summary>As <see cref="DeleteDirectory"/> of an empty directory.</summary>
    internal FsError TryRemoveDirectory(ReadOnlySpan<char> path) => TryRemove(path, RemoveMode.Directory);

    /// <summary>As <see cref="DeleteTree"/>.</summary>
    internal FsError TryRemoveTree(ReadOnlySpan<char> path) => TryRemove(path, RemoveMode.Tree);

    /// <summary>As <see cref="Rename"/>, replacing what is there or not.</summary>
    internal FsError TryRename(ReadOnlySpan<char> source, ReadOnlySpan<char> destination, bool replaces)
    {
        var error = EncodedPath.TryEncode(source, destination, out var encoded, out var encodedOther);
        if (error != FsError.OK)
        {
            return error;
        }

        using (encoded)
        using (encodedOther)
        {
            var operation = new RenameNode(encoded.Bytes, encodedOther.Bytes, replaces ? RenameMode.Replace : RenameMode.NoReplace);
            return _union.Run(ref operation);
        }
    }

    /// <summary>As <see cref="Copy"/>.</summary>
    internal FsError TryCopy(ReadOnlySpan<char> source, ReadOnlySpan<char> destination, bool overwrites)
    {
        var error = EncodedPath.TryEncode(source, destination, out var encoded, out var encodedOther);
        if (error != FsError.OK)
        {
            return error;
        }

        using (encoded)
        using (encodedOther)
        {
            var operation = new CopyFile(encoded.Bytes, encodedOther.Bytes, overwrites);
            return _union.Run(ref operation);
        }
    }

    /// <summary>As <see cref="CreateHardLink"/>.</summary>
    internal FsError TryLink(ReadOnlySpan<char> path, ReadOnlySpan<char> existing)
    {
        var error = EncodedPath.TryEncode(existing, path, out var encoded, out var encodedOther);
        if (error != FsError.OK)
        {
            return error;
        }

        using (encoded)
        using (encodedOther)
        {
            var operation = new LinkNode(encoded.Bytes, encodedOther.Bytes);
            return _union.Run(ref operation);
        }
    }

    /// <summary>As <see cref="CreateSymbolicLink"/>.</summary>
    internal FsError TryCreateSymbolicLink(ReadOnlySpan<char> path, ReadOnlySpan<char> target)
    {
        var error = EncodedPath.TryEncode(path, target, out var encoded, out var encodedOther);
        if (error != FsError.OK)
        {
            return error;
        }

        using (encoded)
        using (encodedOther)
        {
            var operation = new CreateNode(encoded.Bytes, NodeKind.Symlink, Bits((UnixFileMode)0x1FF), encodedOther.Bytes);
            return _union.Run(ref operation);
        }
    }

    /// <summary>As <see cref="MakeDirectory"/>.</summary>
    internal FsError TryMakeDirectory(ReadOnlySpan<char> path, UnixFileMode mode)
    {
        var error = EncodedPath.TryEncode(path, out var encoded);
        if (error != FsError.OK)
        {
            return error;
        }

        using (encoded)
        {
            var operation = new CreateNode(encoded.Bytes, NodeKind.Directory, Bits(mode));
            return _union.Run(ref operation);
        }
    }

    /// <summary>As <see cref="ReadLink"/>.</summary>
    internal FsError TryReadLink(ReadOnlySpan<char> path, out string target)
    {
        target = "";
        var error = EncodedPath.TryEncode(path, out var encoded);
        if (error != FsError.OK)
        {
            return error;
        }

        using (encoded)
        {
            error = _union.ReadLink(encoded.Bytes, out var found);
            target = error == FsError.OK ? FsName.ToText(found.Span) : "";
            return error;
        }
    }

    /// <summary>As <see cref="SetMode"/>.</summary>
    internal FsError TrySetMode(ReadOnlySpan<char> path, UnixFileMode mode, bool followLinks = true) => TryChange(path, followLinks, Bits(mode), null, null);

    /// <summary>As <see cref="SetTimes"/>.</summary>
    internal FsError TrySetTimes(ReadOnlySpan<char> path, Timestamp? access, Timestamp? modify, bool followLinks = true) =>
        TryChange(path, followLinks, null, access, modify);

    private FsError TryChange(ReadOnlySpan<char> path, bool followLinks, UnixFileMode? mode, Timestamp? access, Timestamp? modify)
    {
        var error = EncodedPath.TryEncode(path, out var encoded);
        if (error != FsError.OK)
        {
            return error;
        }

        using (encoded)
        {
            var operation = new ChangeAttributes(encoded.Bytes, followLinks) { Mode = mode, AccessTime = access, ModifyTime = modify };
            return _union.Run(ref operation);
        }
    }

    private FsError TryRemove(ReadOnlySpan<char> path, RemoveMode mode)
    {
        var error = EncodedPath.TryEncode(path, out var encoded);
        if (error != FsError.OK)
        {
            return error;
        }

        using (encoded)
        {
            var operation = new RemoveNode(encoded.Bytes, mode);
            return _union.Run(ref operation);
        }
    }
}
