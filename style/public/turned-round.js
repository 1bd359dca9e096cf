// A tablet that is turned round shows one person what is written about them, and no page of anybody else's.
const stay = () => {
  const person = localStorage.getItem("alongside.together");
  if (person) location.replace(`/people/${encodeURIComponent(person)}/together`);
};
stay();
addEventListener("pageshow", stay);
