namespace UnionFs.Oci;

/// <summary>What an image asks of who runs it. Only ever data: nothing here interprets it.</summary>
public sealed record RuntimeConfig
{
    /// <summary>The user and perhaps the group, by name or number.</summary>
    public string? User { get; init; }

    /// <summary>Variables as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    /// <summary>The program and its first arguments; null where <see cref="Cmd"/> begins with the program.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Arguments that a caller may replace.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>The directory it starts in.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Notes by name.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Ports as <c>80/tcp</c>.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>Directories that hold data of the one who runs it.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>The signal that ends it.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Fields that are not known here, kept.</summary>
    internal JsonMembers Unknown { get; init; } = JsonMembers.None;

    /// <summary>Program and user.</summary>
    public override string ToString()
    {
        var words = string.Join(' ', (Entrypoint ?? []).Concat(Cmd ?? []));
        return $"{(words.Length == 0 ? "(no command)" : FsText.Quote(words))}{(string.IsNullOrEmpty(User) ? "" : $" as {FsText.Quote(User)}")}";
    }

    internal static RuntimeConfig Read(JsonFields fields) => new()
    {
        User = fields.Text("User"),
        Env = fields.Texts("Env") ?? [],
        Entrypoint = fields.Texts("Entrypoint"),
        Cmd = fields.Texts("Cmd"),
        WorkingDir = fields.Text("WorkingDir"),
        Labels = fields.Map("Labels"),
        ExposedPorts = fields.Names("ExposedPorts"),
        Volumes = fields.Names("Volumes"),
        StopSignal = fields.Text("StopSignal"),
        Unknown = fields.Others("User", "Env", "Entrypoint", "Cmd", "WorkingDir", "Labels", "ExposedPorts", "Volumes", "StopSignal"),
    };

    internal JsonText ToJson() => new JsonText(Unknown)
        .Add("User", User)
        .Add("Env", Env.Count == 0 ? null : Env)
        .Add("Entrypoint", Entrypoint)
        .Add("Cmd", Cmd)
        .Add("WorkingDir", WorkingDir)
        .Add("Labels", Labels.Count == 0 ? null : Labels)
        .AddNames("ExposedPorts", ExposedPorts)
        .AddNames("Volumes", Volumes)
        .Add("StopSignal", StopSignal);
}
