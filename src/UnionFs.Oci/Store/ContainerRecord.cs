using System.Text.RegularExpressions;

namespace UnionFs.Oci;

/// <summary>What is kept of a container: the image it came from, and its changes as layers. Replaced as a whole.</summary>
internal sealed partial record ContainerRecord
{
    private const int Version = 1;
    private const string Document = "container";

    public required string Name { get; init; }

    /// <summary>The image as it was named.</summary>
    public required string Image { get; init; }

    /// <summary>The manifest.</summary>
    public required Descriptor Manifest { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When it was saved last.</summary>
    public required DateTimeOffset Saved { get; init; }

    /// <summary>The changes, uncompressed layers, bottom first.</summary>
    public IReadOnlyList<Descriptor> Layers { get; init; } = [];

    /// <summary>Letters, digits, <c>_ . -</c>, at most 128, beginning with a letter or digit: what can be part of a file's name everywhere.</summary>
    public static bool IsValidName(string? name) => name is not null && NameForm().IsMatch(name);

    public static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsValidName(name))
        {
            throw new ArgumentException($"'{FsText.Quote(name)}' is not the name of a container: up to 128 letters, digits and _.-, beginning with a letter or digit.", nameof(name));
        }
    }

    /// <summary>Reads a record; null if there is none.</summary>
    /// <exception cref="LayerFormatException">It is damaged.</exception>
    public static ContainerRecord? Read(string path, string name, OciLimits limits)
    {
        byte[] bytes;
        try
        {
            if (!StoreFolder.IsFile(path))
            {
                return File.Exists(path) ? throw new LayerFormatException(path, Document, -1, "the record is empty, or no regular file") : null;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            bytes = BoundedBytes.Read(file, limits.MaxDocumentBytes + 1);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        var fields = StrictJson.Parse(bytes, path, Document, limits.MaxDocumentBytes, limits.MaxJsonDepth);
        if (fields.RequiredInteger("version") != Version)
        {
            throw fields.Error("version", $"it is not {Version}");
        }

        return new ContainerRecord
        {
            Name = name,
            Image = fields.RequiredText("image"),
            Manifest = Descriptor.Read(fields.RequiredObject("manifest")),
            Created = TimeOf(fields, "created"),
            Saved = TimeOf(fields, "saved"),
            Layers = [.. fields.Objects("layers").Select(Descriptor.Read)],
        };
    }

    /// <summary>Writes the record in place of the one that is there.</summary>
    public void Write(string path)
    {
        using var file = AtomicFile.Create(path);
        file.Append(new JsonText()
            .Add("version", Version)
            .Add("image", Image)
            .Add("manifest", Manifest.ToJson())
            .Add("created", OciTime.Format(Created))
            .Add("saved", OciTime.Format(Saved))
            .Add("layers", Layers.Select(static l => l.ToJson()))
            .ToBytes());
        file.Commit();
    }

    private static DateTimeOffset TimeOf(JsonFields fields, string name) =>
        OciTime.Read(fields, name, fields.RequiredText(name)) ?? throw fields.Error(name, "it is no time");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex NameForm();
}
