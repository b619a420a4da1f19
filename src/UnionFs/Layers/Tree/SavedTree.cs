using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>A tree in a file: a header, checksums of the pages, and the image (<see cref="TreeRecords"/>) in pages.</summary>
/// <remarks>
/// <code>
/// 0    magic, 8 bytes         8   version u32 · bytes of a page u32      16  bytes of the image u64 · bytes of the tar u64
/// 32   digest, 32 bytes       64  root, owners, their count, links, their count, entries, flags, pointers: u32 each
/// 96   base seconds i64 · bytes of content i64                           112 options, 6 × i32
/// 136  checksum of every page, u32 each, then one of everything before it
/// </code>
/// The image starts at the next multiple of 4,096. All numbers are little-endian. No hash is kept in it: names are sorted.
/// </remarks>
internal sealed class SavedTree
{
    public const int PageBytes = 16 << 10;
    private const int Version = 3;
    private const int FixedBytes = 136;
    private const int Alignment = 4096;

    private SavedTree(LayerTree tree, long contentBytes) => (Tree, ContentBytes) = (tree, contentBytes);

    private static ReadOnlySpan<byte> Magic => "UFSTREE\x1A"u8;

    public LayerTree Tree { get; }

    /// <summary>Bytes of file content in the tar.</summary>
    public long ContentBytes { get; }

    /// <summary>Opens a file and checks its header; null if it is not there, is bound to something else, or its header is damaged.</summary>
    public static SavedTree? TryOpen(string path, in SavedTreeKey key)
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        var tree = TryRead(path, handle, key);
        if (tree is null)
        {
            handle.Dispose();
        }

        return tree;
    }

    /// <summary>Writes a file: a temporary name, the bytes, a checked flush, the name, a checked flush of the folder.</summary>
    /// <exception cref="IOException">Any of it failed; what was there before is still there.</exception>
    public static void Save(string path, in SavedTreeKey key, LayerTree tree, long contentBytes)
    {
        var header = HeaderOf(key, tree, contentBytes);
        using var file = AtomicFile.Create(path);
        file.Append(header);
        file.Append(tree.Image.Bytes);
        file.Commit();
    }

    private static int HeaderBytes(int imageBytes) =>
        (FixedBytes + (4 * (PagesOf(imageBytes) + 1)) + Alignment - 1) & -Alignment;

    private static int PagesOf(int imageBytes) => (int)(((long)imageBytes + PageBytes - 1) / PageBytes);

    private static byte[] HeaderOf(in SavedTreeKey key, LayerTree tree, long contentBytes)
    {
        var image = tree.Image.Bytes;
        var header = new byte[HeaderBytes(image.Length)];
        var records = tree.Records;
        Magic.CopyTo(header);
        Put(8, Version);
        Put(12, PageBytes);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), image.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), key.TarBytes);
        key.Digest.CopyTo(header, 32);
        Put(64, records.Root);
        Put(68, records.Owners);
        Put(72, records.OwnerCount);
        Put(76, records.Links);
        Put(80, records.LinkCount);
        Put(84, records.EntryCount);
        Put(88, (records.HasImplicitDirectories ? 1 : 0) | (records.HasLowerLinks ? 2 : 0));
        Put(92, records.PointerCount);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(96), records.BaseSeconds);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(104), contentBytes);
        for (var i = 0; i < SavedTreeKey.OptionCount; i++)
        {
            Put(112 + (4 * i), key.Options[i]);
        }

        var pages = PagesOf(image.Length);
        for (var i = 0; i < pages; i++)
        {
            var start = i * PageBytes;
            Put(FixedBytes + (4 * i), (int)TreeChecksum.Compute(image.AsSpan(start, Math.Min(PageBytes, image.Length - start))));
        }

        Put(FixedBytes + (4 * pages), (int)TreeChecksum.Compute(header.AsSpan(0, FixedBytes + (4 * pages))));
        return header;

        void Put(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), value);
    }

    private static SavedTree? TryRead(string path, SafeFileHandle handle, in SavedTreeKey key)
    {
        var length = RandomAccess.GetLength(handle);
        Span<byte> start = stackalloc byte[FixedBytes];
        if (RandomAccess.Read(handle, start, 0) != FixedBytes || !start.StartsWith(Magic) || Int(start, 8) != Version || Int(start, 12) != PageBytes)
        {
            return null;
        }

        // The length of the file bounds what is allocated, whatever the header says.
        var imageBytes = BinaryPrimitives.ReadInt64LittleEndian(start[16..]);
        if (imageBytes <= 0 || imageBytes > Math.Min(length, Array.MaxLength) || HeaderBytes((int)imageBytes) + imageBytes != length)
        {
            return null;
        }

        var pages = PagesOf((int)imageBytes);
        var header = new byte[FixedBytes + (4 * (pages + 1))];
        if (RandomAccess.Read(handle, header, 0) != header.Length || TreeChecksum.Compute(header.AsSpan(0, header.Length - 4)) != (uint)Int(header, header.Length - 4)
            || !IsBoundTo(header, key))
        {
            return null;
        }

        var checksums = new uint[pages];
        for (var i = 0; i < pages; i++)
        {
            checksums[i] = (uint)Int(header, FixedBytes + (4 * i));
        }

        var image = new SavedTreeImage(path, handle, HeaderBytes((int)imageBytes), (int)imageBytes, checksums);
        return new SavedTree(new LayerTree(image, RecordsOf(header)), BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(104)));
    }

    private static bool IsBoundTo(ReadOnlySpan<byte> header, in SavedTreeKey key)
    {
        for (var i = 0; i < SavedTreeKey.OptionCount; i++)
        {
            if (Int(header, 112 + (4 * i)) != key.Options[i])
            {
                return false;
            }
        }

        return header.Slice(32, 32).SequenceEqual(key.Digest) && BinaryPrimitives.ReadInt64LittleEndian(header[24..]) == key.TarBytes;
    }

    private static TreeRecords RecordsOf(ReadOnlySpan<byte> header) => new()
    {
        Root = Int(header, 64),
        Owners = Int(header, 68),
        OwnerCount = Int(header, 72),
        Links = Int(header, 76),
        LinkCount = Int(header, 80),
        EntryCount = Int(header, 84),
        HasImplicitDirectories = (Int(header, 88) & 1) != 0,
        HasLowerLinks = (Int(header, 88) & 2) != 0,
        PointerCount = Int(header, 92),
        BaseSeconds = BinaryPrimitives.ReadInt64LittleEndian(header[96..]),
    };

    private static int Int(ReadOnlySpan<byte> header, int at) => BinaryPrimitives.ReadInt32LittleEndian(header[at..]);
}
