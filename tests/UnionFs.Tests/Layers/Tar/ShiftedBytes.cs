namespace UnionFs.Tests.Layers.Tar;

/// <summary>A compression that compresses nothing: a mark, then every byte plus one; a byte of 255 is damage.</summary>
internal sealed class ShiftedBytes() : TarDecompressor("shifted")
{
    public static byte[] Compress(byte[] bytes) => [.. "shifted!"u8, .. bytes.Select(static b => (byte)(b + 1))];

    public override bool Recognizes(ReadOnlySpan<byte> start) => start.StartsWith("shifted!"u8);

    public override Stream Open(Stream compressed)
    {
        var bytes = new MemoryStream();
        compressed.CopyTo(bytes);
        var damaged = bytes.ToArray().AsSpan(8).IndexOf((byte)200) >= 0;
        return damaged ? throw new InvalidDataException("A byte of 200.") : new MemoryStream([.. bytes.ToArray().Skip(8).Select(static b => (byte)(b - 1))]);
    }
}
