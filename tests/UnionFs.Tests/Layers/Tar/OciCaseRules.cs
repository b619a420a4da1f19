using System.Globalization;
using System.Text.Json;
using Xunit;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>What <c>expected.json</c> says of a case, compared with a view.</summary>
internal static class OciCaseRules
{
    /// <summary>Whether refusing the layers is right.</summary>
    public static bool MayRefuse(JsonElement expect) =>
        expect.TryGetProperty("error", out _) || expect.TryGetProperty("error_or_clamped", out _);

    public static void Check(string name, UnionFileSystem fs, JsonElement expect)
    {
        foreach (var rule in expect.EnumerateObject())
        {
            switch (rule.Name)
            {
                case "gone":
                    Each(rule.Value, p => Assert.False(fs.Exists(p), p));
                    break;
                case "kept" when rule.Value.ValueKind == JsonValueKind.Array:
                    Each(rule.Value, p => Assert.True(fs.TryStat(p, out _, followLinks: false) == FsError.OK, p));
                    break;
                case "dirs":
                    Each(rule.Value, p => Assert.True(fs.DirectoryExists(p), p));
                    break;
                case "eloop":
                    Each(rule.Value, p => Assert.Equal("ELOOP", fs.TryStat(p, out _).ToString(), ignoreCase: true));
                    break;
                case "same":
                    Assert.Single(rule.Value.EnumerateArray().Select(p => fs.Stat("/" + p.GetString()).Id).Distinct());
                    break;
                case "content" or "readlink" or "mode" or "ns" or "size" or "xattr_hex" or "xattr" or "types":
                    foreach (var value in rule.Value.EnumerateObject())
                    {
                        CheckValue(fs, rule.Name, "/" + value.Name, value.Value);
                    }

                    break;
                default:
                    CheckSpecial(name, fs, rule);
                    break;
            }
        }
    }

    private static void CheckValue(UnionFileSystem fs, string rule, string path, JsonElement value)
    {
        switch (rule)
        {
            case "content":
                Assert.Equal(value.GetString(), fs.ReadAllText(path));
                break;
            case "readlink":
                Assert.Equal(value.GetString(), fs.ReadLink(path));
                break;
            case "mode":
                Assert.Equal(Convert.ToInt32(value.GetString(), 8), (int)fs.Stat(path).Mode);
                break;
            case "ns":
                Assert.Equal(Int128.Parse(value.GetRawText(), CultureInfo.InvariantCulture), fs.Stat(path).ModifyTime.TotalNanoseconds);
                break;
            case "size":
                Assert.Equal(value.GetInt64(), fs.Stat(path).Size);
                break;
            case "xattr_hex":
                Assert.Equal(value.GetString(), Convert.ToHexStringLower(fs.GetXattr(path, "security.capability")));
                break;
            case "xattr":
                Assert.All(value.EnumerateObject(), x => Assert.Equal(x.Value.GetString(), System.Text.Encoding.UTF8.GetString(fs.GetXattr(path, x.Name))));
                break;
            default:
                var kind = value.GetString()![0] switch { 'p' => NodeKind.Fifo, 'c' => NodeKind.CharacterDevice, _ => NodeKind.BlockDevice };
                Assert.Equal(kind, fs.Stat(path).Kind);
                break;
        }
    }

    private static void CheckSpecial(string name, UnionFileSystem fs, JsonProperty rule)
    {
        switch (name)
        {
            case "wh-dirtype":
                Assert.False(fs.Exists("/a"));
                break;
            case "write-through-symlink-parent":
                Assert.True(fs.Exists("/real/n"));
                break;
            case "hard-cross-whiteout-b":
                Assert.Equal("tt", fs.ReadAllText("/ln"));
                break;
            case "big-ids":
                Assert.Contains(fs.List("/"), e => fs.Stat("/" + e.Name).Uid == rule.Value.GetInt64());
                break;
            case "non-utf8" or "gnu-longname":
                Assert.Equal(rule.Value.GetInt32(), fs.Walk().Count(e => e.Stat.Kind == NodeKind.File));
                break;
            case "empty":
                Assert.Empty(fs.List("/"));
                break;
            case "long-names" or "symlink-escape" or "gnu-sparse-old":
                Assert.NotEmpty(fs.List("/"));
                break;
            default:
                Assert.Fail($"The rule '{rule.Name}' of the case '{name}' is not checked.");
                break;
        }
    }

    private static void Each(JsonElement paths, Action<string> check)
    {
        foreach (var path in paths.EnumerateArray())
        {
            check("/" + path.GetString());
        }
    }
}
