using System.Text.Json;

namespace UnionFs.Oci;

/// <summary>
/// Reads documents that any two readers understand alike: one object of I-JSON, no name twice, no comments, no mark of byte order, text that is
/// Unicode, within limits of length and depth.
/// </summary>
internal static class StrictJson
{
    /// <summary>Reads a document.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="source">What people call the image.</param>
    /// <param name="document">What the document is.</param>
    /// <param name="maxBytes">Its greatest length.</param>
    /// <param name="maxDepth">How deep objects and arrays may be nested.</param>
    public static JsonFields Parse(ReadOnlyMemory<byte> bytes, string source, string document, int maxBytes, int maxDepth)
    {
        var root = ParseValue(bytes, source, document, maxBytes, maxDepth);
        return root.ValueKind == JsonValueKind.Object ? new JsonFields(root, source, document)
            : throw new LayerFormatException(source, document, -1, "it is not a JSON object");
    }

    /// <summary>Reads a document that may be an array.</summary>
    public static JsonElement ParseValue(ReadOnlyMemory<byte> bytes, string source, string document, int maxBytes, int maxDepth)
    {
        if (bytes.Length > maxBytes)
        {
            throw new LayerFormatException(source, document, -1, $"it has {bytes.Length} bytes, more than the {maxBytes} allowed");
        }

        try
        {
            CheckTexts(bytes.Span, maxDepth);
            using var parsed = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
            return parsed.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LayerFormatException(source, document, e is JsonException { BytePositionInLine: { } } json && json.LineNumber == 0 ? json.BytePositionInLine.Value : -1,
                e is JsonException ? $"it is not JSON as it must be: {FsText.Quote(e.Message.TrimEnd('.'))}" : "a text in it is not Unicode", e);
        }
    }

    /// <summary>Escapes may spell half of a character, which is found only when they are read.</summary>
    private static void CheckTexts(ReadOnlySpan<byte> bytes, int maxDepth)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && (reader.ValueIsEscaped || !System.Text.Ascii.IsValid(reader.ValueSpan)))
            {
                reader.GetString();
            }
        }
    }
}
