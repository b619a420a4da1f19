using System.Globalization;

namespace UnionFs.Fuse;

/// <summary>A request and its answer as a line of text.</summary>
internal static class TraceLine
{
    /// <summary>As in <c>Lookup 1 by 4711: ENOENT</c>, or <c>Read 17 by 4711: OK, 4096 bytes</c>.</summary>
    public static string Of(in Exchange exchange, FsError error)
    {
        var answer = !exchange.HasAnswer ? "no answer now"
            : error != FsError.OK ? error.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"OK, {exchange.Length - Exchange.AnswerHeader} bytes");
        return string.Create(CultureInfo.InvariantCulture, $"{exchange.Opcode} {exchange.NodeId} by {exchange.Pid}: {answer}");
    }
}
