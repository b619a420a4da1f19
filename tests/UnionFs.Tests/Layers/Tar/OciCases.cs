using System.Text.Json;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>The cases in the folder <c>Cases</c>.</summary>
internal static class OciCases
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Layers", "Tar", "Cases");

    public static IReadOnlyDictionary<string, JsonElement> All { get; } =
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(File.ReadAllText(Path.Combine(s_folder, "expected.json")))!;

    public static string LayerPath(string name, int layer) => Path.Combine(s_folder, name, $"layer{layer}.tar");
}
