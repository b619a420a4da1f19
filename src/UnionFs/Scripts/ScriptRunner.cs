using System.Globalization;
using System.Text;

namespace UnionFs;

/// <summary>Runs operations of scripts on a sandbox and says what came of each.</summary>
public sealed class ScriptRunner
{
    private readonly UnionFileSystem _fileSystem;
    private readonly Dictionary<string, Snapshot> _snapshots = new(StringComparer.Ordinal);
    private readonly HashSet<string> _commits = new(StringComparer.Ordinal);

    /// <summary>A runner on a sandbox; snapshots it takes are known to it by name.</summary>
    public ScriptRunner(UnionFileSystem fileSystem)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        _fileSystem = fileSystem;
    }

    /// <summary>Runs one operation and answers <c>OK</c>, <c>OK VALUE</c> or an errno name.</summary>
    public string Run(ScriptOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        try
        {
            var value = operation.Verb switch
            {
                >= ScriptVerb.Getxattr and not ScriptVerb.Removexattr and < ScriptVerb.Commit or ScriptVerb.Read => Ask(operation),
                ScriptVerb.Commit or ScriptVerb.Snapshot or ScriptVerb.Restore => Keep(operation),
                ScriptVerb.Write or ScriptVerb.Append or ScriptVerb.Truncate => ChangeContent(operation),
                ScriptVerb.Chmod or ScriptVerb.Chown or ScriptVerb.Utimens or ScriptVerb.Setxattr or ScriptVerb.Removexattr => ChangeAttributes(operation),
                _ => ChangeNames(operation),
            };
            return value.Length == 0 ? "OK" : $"OK {value}";
        }
        catch (Exception exception) when (FsErrors.FromException(exception) != FsError.OK)
        {
            return FsErrors.FromException(exception).ToString();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A layer that cannot be read.
            return nameof(FsError.EIO);
        }
    }

    private string ChangeNames(ScriptOperation o)
    {
        switch (o.Verb)
        {
            case ScriptVerb.Create:
                _fileSystem.CreateFile(o.Path, o.Mode);
                break;
            case ScriptVerb.Mkdir:
                _fileSystem.MakeDirectory(o.Path, o.Mode);
                break;
            case ScriptVerb.Symlink:
                _fileSystem.CreateSymbolicLink(o.Path, o.Other);
                break;
            case ScriptVerb.Link:
                _fileSystem.CreateHardLink(o.Other, o.Path);
                break;
            case ScriptVerb.Mkfifo:
                _fileSystem.CreateSpecial(o.Path, NodeKind.Fifo, o.Mode);
                break;
            case ScriptVerb.Mknod:
                _fileSystem.CreateSpecial(o.Path, o.DeviceKind, o.Mode, o.Device);
                break;
            case ScriptVerb.Unlink:
                _fileSystem.Unlink(o.Path);
                break;
            case ScriptVerb.Rmdir:
                _fileSystem.DeleteDirectory(o.Path);
                break;
            case ScriptVerb.Rmtree:
                _fileSystem.DeleteTree(o.Path);
                break;
            default:
                _fileSystem.Rename(o.Path, o.Other, o.RenameMode);
                break;
        }

        return "";
    }

    private string ChangeContent(ScriptOperation o)
    {
        switch (o.Verb)
        {
            case ScriptVerb.Write:
                _fileSystem.WriteAt(o.Path, o.Offset, o.Data.Span);
                break;
            case ScriptVerb.Append:
                _fileSystem.AppendExisting(o.Path, o.Data.Span);
                break;
            default:
                _fileSystem.Truncate(o.Path, o.Offset);
                break;
        }

        return "";
    }

    private string ChangeAttributes(ScriptOperation o)
    {
        switch (o.Verb)
        {
            case ScriptVerb.Chmod:
                _fileSystem.SetMode(o.Path, o.Mode);
                break;
            case ScriptVerb.Chown:
                _fileSystem.SetOwner(o.Path, o.Uid, o.Gid, followLinks: false);
                break;
            case ScriptVerb.Utimens:
                _fileSystem.SetTimes(o.Path, o.AccessTime, o.ModifyTime, followLinks: false);
                break;
            case ScriptVerb.Setxattr:
                _fileSystem.SetXattr(o.Path, o.XattrName, o.Data.Span, followLinks: false);
                break;
            default:
                _fileSystem.RemoveXattr(o.Path, o.XattrName, followLinks: false);
                break;
        }

        return "";
    }

    private string Ask(ScriptOperation o) => o.Verb switch
    {
        ScriptVerb.Read => Read(o),
        ScriptVerb.Getxattr => Convert.ToHexStringLower(_fileSystem.GetXattr(o.Path, o.XattrName, followLinks: false)),
        ScriptVerb.Listxattr => JsonArray(_fileSystem.ListXattrs(o.Path, followLinks: false)),
        ScriptVerb.Stat => Show(_fileSystem.Stat(o.Path, followLinks: false)),
        ScriptVerb.Readlink => FsText.ToJson(_fileSystem.ReadLink(o.Path)),
        _ => JsonArray(_fileSystem.List(o.Path).Select(static e => e.Name)),
    };

    private string Read(ScriptOperation o)
    {
        if (o.Length < 0 || o.Length > Array.MaxLength)
        {
            throw FsErrors.ToException(FsError.EINVAL, "read", o.Path);
        }

        // What is asked for may be far more than is there.
        var stat = _fileSystem.Stat(o.Path);
        var rest = stat.IsFile ? Math.Max(0, stat.Size - Math.Max(0, o.Offset)) : 0;
        var buffer = new byte[Math.Min(o.Length, rest)];
        var count = _fileSystem.ReadAt(o.Path, o.Offset, buffer);
        return Convert.ToHexStringLower(buffer.AsSpan(0, count));
    }

    private string Keep(ScriptOperation o)
    {
        switch (o.Verb)
        {
            case ScriptVerb.Commit when _commits.Add(o.Path):
                _fileSystem.Commit(o.Path);
                return "";
            case ScriptVerb.Snapshot when !_snapshots.ContainsKey(o.Path):
                _snapshots.Add(o.Path, _fileSystem.Snapshot());
                return "";
            case ScriptVerb.Restore when _snapshots.TryGetValue(o.Path, out var snapshot):
                _fileSystem.Restore(snapshot);
                return "";
            default:
                return o.Verb == ScriptVerb.Restore
                    ? throw FsErrors.ToException(FsError.ENOENT, "restore", o.Path)
                    : throw FsErrors.ToException(FsError.EEXIST, "name", o.Path);
        }
    }

    private static string Show(in FileStat stat)
    {
        var size = stat.IsFile || stat.IsSymlink ? stat.Size : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{FsMode.ToLetter(stat.Kind)} {FsMode.ToOctal(stat.Mode)} {stat.Uid} {stat.Gid} {size} {stat.LinkCount} {stat.ModifyTime.TotalNanoseconds}");
    }

    private static string JsonArray(IEnumerable<string> items)
    {
        var text = new StringBuilder("[");
        foreach (var item in items)
        {
            FsText.AppendJson(text.Append(text.Length > 1 ? "," : ""), item);
        }

        return text.Append(']').ToString();
    }
}
