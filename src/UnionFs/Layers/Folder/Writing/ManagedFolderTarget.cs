using System.Buffers;

namespace UnionFs;

/// <summary>
/// A folder written by what .NET alone can do: files, directories, links, modes where there are some, times to 100 ns. The rest is told as left out.
/// </summary>
/// <remarks>Names are made by their paths below a temporary folder beside the target, which on Unix nobody but its user may enter before it is complete.</remarks>
internal sealed class ManagedFolderTarget : FolderTarget
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode SetIdBits = UnixFileMode.SetUser | UnixFileMode.SetGroup;
    private const int BufferBytes = 1 << 20;
    private readonly string _path;
    private readonly string _temporary;
    private readonly byte[] _temporaryName;
    private readonly Stack<string> _way = new();
    private bool _isComplete;

    public ManagedFolderTarget(FolderWork work)
        : base(work)
    {
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(work.Folder));
        var parent = Path.GetDirectoryName(_path) ?? throw new IOException($"'{FsText.Quote(work.Folder)}' is the root of a file system, and cannot be replaced by a new folder.");
        if (!Directory.Exists(parent))
        {
            throw new DirectoryNotFoundException($"There is no folder '{FsText.Quote(parent)}' to write '{FsText.Quote(work.Folder)}' in.");
        }

        CheckTarget();
        _temporaryName = FolderPlace.TemporaryName();
        _temporary = Path.Join(parent, FsName.ToText(_temporaryName));
        MakeDirectory(_temporary);
        _way.Push(_temporary);
    }

    public override bool IsItself(ReadOnlySpan<byte> name) => name.SequenceEqual(_temporaryName);

    public override void EnterDirectory(in LayerEntry entry)
    {
        var path = PathOf(entry.Name.Span);
        MakeDirectory(path);
        _way.Push(path);
    }

    public override void LeaveDirectory(in LayerEntry entry) => SetAttributes(_way.Pop(), entry);

    public override void WriteFile(in LayerEntry entry)
    {
        var path = PathOf(entry.Name.Span);
        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            WriteContent(file, entry);
            if (Work.Options.Flush)
            {
                RandomAccess.FlushToDisk(file);
            }
        }

        SetAttributes(path, entry);
    }

    public override void WriteSymlink(in LayerEntry entry)
    {
        File.CreateSymbolicLink(PathOf(entry.Name.Span), TextOf(entry.Target.Span, "the target of the link"));
        TellDetails(entry);
        Work.LeaveOut(FolderOmissionKind.Time, FolderDetail.WherePossible, "it is a link");
    }

    public override bool TryWriteSpecial(in LayerEntry entry)
    {
        Work.LeaveOut(FolderOmissionKind.SpecialFile, Work.Options.SpecialFiles, "it is a special file, and .NET makes none");
        return false;
    }

    public override void Keep(in LayerEntry entry, long number)
    {
    }

    public override bool TryWriteLink(in LayerEntry entry, long number)
    {
        Work.LeaveOut(FolderOmissionKind.HardLink, FolderDetail.WherePossible, ".NET makes no hard links");
        return false;
    }

    public override void WriteWhiteout(ReadOnlySpan<byte> name)
    {
        RequireOci();
        File.OpenHandle(PathOf([.. ".wh."u8, .. name]), FileMode.CreateNew, FileAccess.Write).Dispose();
    }

    public override void MarkOpaque()
    {
        RequireOci();
        File.OpenHandle(Path.Join(_way.Peek(), ".wh..wh..opq"), FileMode.CreateNew, FileAccess.Write).Dispose();
    }

    public override void Complete(in LayerEntry root)
    {
        SetAttributes(_temporary, root);
        CheckTarget();
        if (Directory.Exists(_path))
        {
            Directory.Delete(_path);
        }

        Directory.Move(_temporary, _path);
        _isComplete = true;
    }

    public override void Dispose()
    {
        if (_isComplete || !Directory.Exists(_temporary))
        {
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            // Directories that are finished may keep their own user out.
            var pending = new Stack<string>([_temporary]);
            while (pending.TryPop(out var directory))
            {
                File.SetUnixFileMode(directory, OwnerOnly);
                foreach (var below in new DirectoryInfo(directory).EnumerateDirectories("*", new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint }))
                {
                    pending.Push(below.FullName);
                }
            }
        }

        Directory.Delete(_temporary, recursive: true);
    }

    private static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    private void CheckTarget()
    {
        if (new FileInfo(_path).LinkTarget is not null || File.Exists(_path))
        {
            throw new IOException($"'{FsText.Quote(Work.Folder)}' is no directory: a folder is written where nothing is, or to an empty directory.");
        }

        if (Directory.Exists(_path) && Directory.EnumerateFileSystemEntries(_path).Any())
        {
            throw new IOException($"The folder '{FsText.Quote(Work.Folder)}' is not empty: a folder is written where nothing is, or to an empty directory.");
        }
    }

    private string PathOf(ReadOnlySpan<byte> name)
    {
        var text = TextOf(name, "its name");
        if (OperatingSystem.IsWindows() && WindowsNames.WhyNot(text) is { } why)
        {
            throw Work.Refused(why);
        }

        var path = Path.Join(_way.Peek(), text);
        return Path.Exists(path) ? throw Work.Failed(new HostError((int)FsError.EEXIST), "create") : path;
    }

    private string TextOf(ReadOnlySpan<byte> bytes, string what) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? FsName.ToText(bytes) : throw Work.Refused($"{what} is no UTF-8, and .NET has no way to say it");

    private void RequireOci()
    {
        if (Work.Options.Whiteouts != WhiteoutFormat.Oci)
        {
            throw Work.Refused($"it is a deletion, and .NET makes no marks of overlayfs; {nameof(WhiteoutFormat)}.{nameof(WhiteoutFormat.Oci)} needs none");
        }
    }

    private void WriteContent(Microsoft.Win32.SafeHandles.SafeFileHandle file, in LayerEntry entry)
    {
        var size = entry.Attributes.Size;
        if (size == 0)
        {
            return;
        }

        using var content = Work.Layer.OpenContent(entry.Id);
        RandomAccess.SetLength(file, size);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(size, BufferBytes));
        try
        {
            for (var offset = content.NextData(0); offset < size; offset = content.NextData(offset))
            {
                Work.Cancellation.ThrowIfCancellationRequested();
                var hole = content.NextHole(offset);
                var end = hole > offset ? Math.Min(hole, size) : size;
                var count = content.Read(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)));
                if (count <= 0)
                {
                    throw new LayerChangedException(Work.Layer.Name, Work.PathText, "it ends before its length");
                }

                RandomAccess.Write(file, buffer.AsSpan(0, count), offset);
                offset += count;
                Work.CountBytes(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void SetAttributes(string path, in LayerEntry entry)
    {
        TellDetails(entry);
        var time = entry.Attributes.ModifyTime;
        var written = time.ToDateTimeOffset();
        File.SetLastWriteTimeUtc(path, written.UtcDateTime);
        if (Timestamp.FromDateTimeOffset(written) != time)
        {
            Work.LeaveOut(FolderOmissionKind.Time, FolderDetail.WherePossible, $"{time} is kept to 100 ns");
        }

        SetMode(path, entry);
    }

    private void SetMode(string path, in LayerEntry entry)
    {
        var mode = entry.Attributes.Mode;
        if (OperatingSystem.IsWindows())
        {
            if (mode != (UnixFileMode)(entry.Kind == LayerEntryKind.Directory ? 0x1ED : 0x1A4))
            {
                Work.LeaveOut(FolderOmissionKind.Mode, FolderDetail.WherePossible, "Windows has no modes");
            }

            return;
        }

        if (entry.Kind == LayerEntryKind.File && (mode & SetIdBits) != 0 && !HasOwner(entry))
        {
            Work.LeaveOut(FolderOmissionKind.SetIdBits, FolderDetail.WherePossible, "the file has another owner than in the tree");
            mode &= ~SetIdBits;
        }

        File.SetUnixFileMode(path, mode);
    }

    private static bool HasOwner(in LayerEntry entry) => entry.Attributes is { Uid: 0, Gid: 0 } && Environment.IsPrivilegedProcess;

    private void TellDetails(in LayerEntry entry)
    {
        if (!HasOwner(entry))
        {
            Work.LeaveOut(FolderOmissionKind.Owner, Work.Options.Owners, ".NET sets no owners");
        }

        foreach (var (name, _) in entry.Xattrs)
        {
            Work.LeaveOut(FolderOmissionKind.Xattr, Work.Options.Xattrs, $"{FsText.Escape(name)}: .NET sets none");
        }
    }
}
