using System.Reflection;
using Xunit;

namespace UnionFs.Repo.Tests;

/// <summary>What users of the library can see is recorded as text, so that a change to it shows in review.</summary>
public class PublicApiTests
{
    [Fact]
    public void Every_public_type_and_member_is_recorded_and_nothing_else()
    {
        var recorded = Recorded(Repository.Read("src/UnionFs/PublicAPI.Shipped.txt") + Repository.Read("src/UnionFs/PublicAPI.Unshipped.txt"));
        var actual = Names(typeof(UnionFileSystem).Assembly);

        Findings.AssertNone([.. actual.Except(recorded).Select(static n => $"not recorded: {n}"), .. recorded.Except(actual).Select(static n => $"recorded and not there: {n}")]);
    }

    [Fact]
    public void Every_public_type_is_in_the_one_namespace() =>
        Assert.Empty(typeof(UnionFileSystem).Assembly.GetExportedTypes().Where(static t => t.Namespace != "UnionFs").Select(static t => t.FullName));

    [Fact]
    public void The_check_of_the_build_is_on()
    {
        var project = Repository.Read("src/UnionFs/UnionFs.csproj");

        Assert.Contains("Microsoft.CodeAnalysis.PublicApiAnalyzers", project, StringComparison.Ordinal);
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", Repository.Read("Directory.Build.props"), StringComparison.Ordinal);
        foreach (var rule in (string[])["RS0016", "RS0017"])
        {
            Assert.DoesNotContain(rule, project + Repository.Read("Directory.Build.props") + Repository.Read(".editorconfig"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_member_that_is_not_recorded_is_found()
    {
        var recorded = Recorded("#nullable enable\nUnionFs.LayerStack\nstatic UnionFs.LayerStack.Empty.get -> UnionFs.LayerStack!\nUnionFs.LayerStack.this[int index].get -> UnionFs.Layer!\n");

        Assert.Equal(["LayerStack", "LayerStack.Empty", "LayerStack.this[]"], recorded.Order(StringComparer.Ordinal));
        Assert.Contains("LayerStack.Push", Names(typeof(LayerStack).Assembly).Except(recorded));
    }

    /// <summary><c>Type</c> and <c>Type.Member</c> as the text has them, without parameters and results.</summary>
    private static HashSet<string> Recorded(string text)
    {
        var names = new HashSet<string>();
        foreach (var line in text.Split('\n'))
        {
            var at = line.IndexOf("UnionFs.", StringComparison.Ordinal);
            if (line.StartsWith('#') || at < 0)
            {
                continue;
            }

            var name = line[(at + "UnionFs.".Length)..].Split('(', ' ', '<')[0].Split('.');
            names.Add(name[0]);
            if (name.Length > 1 && IsMember(line, name))
            {
                names.Add($"{name[0]}.{(name[1].StartsWith("this[", StringComparison.Ordinal) ? "this[]" : name[1].TrimEnd('?', '!'))}");
            }
        }

        return names;
    }

    // Constructors, operators and what the compiler adds to records are left to the build.
    private static bool IsMember(string line, string[] name) =>
        !line.Contains("operator ", StringComparison.Ordinal) && name[1].Length > 0 && name[1] != name[0];

    private static HashSet<string> Names(Assembly assembly)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var names = new HashSet<string>();
        foreach (var type in assembly.GetExportedTypes())
        {
            names.Add(type.Name);
            foreach (var member in type.GetMembers(Declared).Where(IsVisible))
            {
                names.Add($"{type.Name}.{(member is PropertyInfo p && p.GetIndexParameters().Length > 0 ? "this[]" : member.Name)}");
            }
        }

        return names;
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        FieldInfo f => (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly) && !f.IsSpecialName,
        MethodInfo m => (m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly) && !m.IsSpecialName && !m.Name.StartsWith('<'),
        PropertyInfo p => p.GetAccessors(nonPublic: true).Any(static a => a.IsPublic || a.IsFamily || a.IsFamilyOrAssembly),
        _ => false,
    };
}
