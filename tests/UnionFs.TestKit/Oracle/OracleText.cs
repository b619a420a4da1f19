using System.Text;

namespace UnionFs.TestKit;

/// <summary>Names and paths as the oracle keeps them: one character for each byte, so that length, order and equality are those of the bytes.</summary>
internal static class OracleText
{
    public static string FromText(string text) => FromBytes(FsName.ToBytes(text));

    public static string FromBytes(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static string ToText(string bytes) => FsName.ToText(Encoding.Latin1.GetBytes(bytes));
}
