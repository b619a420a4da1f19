using System.Globalization;

namespace UnionFs.TestKit;

/// <summary>Runs operations on the open files of a sandbox.</summary>
internal sealed class OpenFiles(UnionFileSystem fileSystem)
{
    private readonly Dictionary<int, FileHandle> _open = [];

    public string Run(HandleOperation operation)
    {
        try
        {
            var value = Dispatch(operation, _open.GetValueOrDefault(operation.Number));
            return value.Length == 0 ? "OK" : $"OK {value}";
        }
        catch (Exception exception) when (FsErrors.FromException(exception) != FsError.OK)
        {
            return FsErrors.FromException(exception).ToString();
        }
    }

    public void CloseAll()
    {
        foreach (var handle in _open.Values)
        {
            handle.Dispose();
        }
    }

    private string Dispatch(HandleOperation o, FileHandle handle)
    {
        switch (o.Verb)
        {
            case HandleVerb.Open:
                handle.Dispose();
                _open[o.Number] = fileSystem.OpenHandle(o.Path, o.Mode, o.Access, createMode: o.CreateMode);
                return "";
            case HandleVerb.OpenAnonymous:
                handle.Dispose();
                _open[o.Number] = fileSystem.CreateAnonymous(o.CreateMode);
                return "";
            case HandleVerb.Replace:
                fileSystem.WriteAllBytes(o.Path, o.Data.Span);
                return "";
            case HandleVerb.Close:
                handle.Dispose();
                return "";
            case HandleVerb.Link:
                fileSystem.LinkHandle(handle, o.Path);
                return "";
            case HandleVerb.Stat:
                return Show(handle.Stat());
            case HandleVerb.Holes:
                return CheckHoles(handle);
            default:
                return Transfer(o, handle);
        }
    }

    private static string Transfer(HandleOperation o, FileHandle handle)
    {
        switch (o.Verb)
        {
            case HandleVerb.Read:
                var buffer = new byte[o.Length];
                return Convert.ToHexStringLower(buffer.AsSpan(0, handle.Read(o.Offset, buffer)));
            case HandleVerb.Write:
                handle.Write(o.Offset, o.Data.Span);
                return "";
            case HandleVerb.Append:
                handle.Append(o.Data.Span);
                return "";
            case HandleVerb.SetLength:
                handle.SetLength(o.Length);
                return "";
            case HandleVerb.ZeroRange:
                handle.ZeroRange(o.Offset, o.Length, o.KeepsSize);
                return "";
            case HandleVerb.Allocate:
                handle.Allocate(o.Offset, o.Length, o.KeepsSize);
                return "";
            default:
                handle.PunchHole(o.Offset, o.Length);
                return "";
        }
    }

    /// <summary>Data and holes take turns up to the end, and holes read as zeros.</summary>
    private static string CheckHoles(FileHandle handle)
    {
        handle.Read(0, []);
        var length = handle.Length;
        for (long at = 0; at < length;)
        {
            var data = handle.NextData(at);
            if (data < at || data > length)
            {
                return $"data after {at} at {data} of {length}";
            }

            var zeros = new byte[data - at];
            if (handle.Read(at, zeros) != zeros.Length || zeros.AsSpan().ContainsAnyExcept((byte)0))
            {
                return $"the hole from {at} to {data} is none";
            }

            if (data == length)
            {
                break;
            }

            at = handle.NextHole(data);
            if (at <= data || at > length)
            {
                return $"hole after {data} at {at} of {length}";
            }
        }

        return "";
    }

    private static string Show(in FileStat stat) => string.Create(
        CultureInfo.InvariantCulture,
        $"{FsMode.ToLetter(stat.Kind)} {FsMode.ToOctal(stat.Mode)} {stat.Uid} {stat.Gid} {stat.Size} {stat.LinkCount} {stat.ModifyTime.TotalNanoseconds}");
}
