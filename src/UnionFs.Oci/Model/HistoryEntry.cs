using System.Globalization;

namespace UnionFs.Oci;

/// <summary>One step of how an image was made.</summary>
public sealed record HistoryEntry
{
    private readonly DateTimeOffset? _created;
    private readonly string? _createdText;

    /// <summary>When; written back as it was read unless it is set anew.</summary>
    public DateTimeOffset? Created
    {
        get => _created;
        init => (_created, _createdText) = (value, value is { } time ? OciTime.Format(time) : null);
    }

    /// <summary>The command.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Who.</summary>
    public string? Author { get; init; }

    /// <summary>A remark.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether it made no layer.</summary>
    public bool EmptyLayer { get; init; }

    /// <summary>Fields that are not known here, kept.</summary>
    internal JsonMembers Unknown { get; init; } = JsonMembers.None;

    /// <summary>Time and command.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(_createdText is null ? "" : _createdText + " ")}{FsText.Quote(CreatedBy ?? Comment ?? "(unknown)")}{(EmptyLayer ? " (no layer)" : "")}");

    internal static HistoryEntry Read(JsonFields fields)
    {
        var text = fields.Text("created");
        return new HistoryEntry(OciTime.Read(fields, "created", text), text)
        {
            CreatedBy = fields.Text("created_by"),
            Author = fields.Text("author"),
            Comment = fields.Text("comment"),
            EmptyLayer = fields.Flag("empty_layer") ?? false,
            Unknown = fields.Others("created", "created_by", "author", "comment", "empty_layer"),
        };
    }

    internal JsonText ToJson() => new JsonText(Unknown)
        .Add("created", _createdText)
        .Add("created_by", CreatedBy)
        .Add("author", Author)
        .Add("comment", Comment)
        .Add("empty_layer", EmptyLayer ? true : null);

    /// <summary>Starts an entry.</summary>
    public HistoryEntry()
    {
    }

    private HistoryEntry(DateTimeOffset? created, string? text) => (_created, _createdText) = (created, text);
}
