using System.Text.Json;

namespace UnionFs.Benchmarks;

/// <summary>What one section measured, where and when; kept as a file, so that sections can be run one by one.</summary>
internal sealed record SectionResult(string Section, RunConditions Conditions, Sample[] Samples, string[] Notes)
{
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The table of gates, in the section of that name.</summary>
    public GateRow[]? Gates { get; init; }

    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText($"{folder}/{Section}.json", JsonSerializer.Serialize(this, s_options) + "\n");
    }

    /// <summary>What was kept of a section, or null.</summary>
    public static SectionResult? Load(string folder, string section)
    {
        var file = $"{folder}/{section}.json";
        return File.Exists(file) ? JsonSerializer.Deserialize<SectionResult>(File.ReadAllText(file), s_options) : null;
    }

    /// <summary>The points of a series by their x.</summary>
    public IReadOnlyList<Sample> Of(string series) => [.. Samples.Where(s => s.Series == series).OrderBy(static s => s.X)];
}
