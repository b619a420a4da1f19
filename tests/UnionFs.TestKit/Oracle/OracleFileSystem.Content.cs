namespace UnionFs.TestKit;

public sealed partial class OracleFileSystem
{
    private string Write(string path, long offset, ReadOnlySpan<byte> data)
    {
        var file = FileAt(path);
        CheckNotNegative(offset);
        WriteTo(file, offset, data);
        return "";
    }

    private string Append(string path, ReadOnlySpan<byte> data)
    {
        var file = FileAt(path);
        WriteTo(file, file.Content.Length, data);
        return "";
    }

    private string Truncate(string path, long size)
    {
        var node = _tree.Find(path, followsLast: true);
        CheckNotNegative(size);
        SetLength(CheckFile(node), size);
        return "";
    }

    /// <summary>The times stay only if there is nothing and is to be nothing; capabilities go even then.</summary>
    private static void SetLength(OracleNode file, long size)
    {
        var time = size == 0 && file.Content.Length == 0 ? file.ModifyTime : s_now;
        SetContent(file, Resized(file.Content, size));
        file.ModifyTime = time;
    }

    private string Read(string path, long offset, long length)
    {
        var node = _tree.Find(path, followsLast: true);
        if (offset < 0 && (node.IsDirectory || node.Kind == NodeKind.File))
        {
            throw Fail(FsError.EINVAL);
        }

        return Range(CheckFile(node), offset, length);
    }

    /// <summary>The file a path leads to; what is neither file nor directory is EINVAL by the contract of scripts.</summary>
    private OracleNode FileAt(string path) => CheckFile(_tree.Find(path, followsLast: true));

    private static OracleNode CheckFile(OracleNode node) => node.Kind == NodeKind.File
        ? node
        : throw Fail(node.IsDirectory ? FsError.EISDIR : FsError.EINVAL);

    private static void CheckNotNegative(long offset)
    {
        if (offset < 0)
        {
            throw Fail(FsError.EINVAL);
        }
    }

    private static string Range(OracleNode file, long offset, long length)
    {
        var start = (int)Math.Min(offset, file.Content.Length);
        var count = (int)Math.Min(length, file.Content.Length - start);
        return Convert.ToHexStringLower(file.Content.AsSpan(start, count));
    }

    private static void WriteTo(OracleNode file, long offset, ReadOnlySpan<byte> data)
    {
        if (data.Length > 0)
        {
            var content = Resized(file.Content, Math.Max(file.Content.Length, offset + data.Length));
            data.CopyTo(content.AsSpan((int)offset));
            SetContent(file, content);
        }
    }

    /// <summary>A change of content sets the time and takes capabilities away; root keeps set-id bits.</summary>
    private static void SetContent(OracleNode file, byte[] content)
    {
        file.Content = content;
        file.ModifyTime = s_now;
        file.Xattrs.Remove(Capability);
    }

    private static byte[] Resized(byte[] content, long size)
    {
        var resized = new byte[size];
        content.AsSpan(0, (int)Math.Min(size, content.Length)).CopyTo(resized);
        return resized;
    }
}
